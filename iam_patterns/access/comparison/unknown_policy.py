"""The stand-in for a policy or statement that is not known: a condition key decides what it does.

The same stand-in before and after a change allows and denies the same requests, whatever they are.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from iam_patterns.policy import PolicyDocument, Principals, Statement
from iam_patterns.policy.statement import Effect

_SPACE: Final = re.compile(r"\s")
_KEY: Final = {"Allow": "unknown-policy:allows/", "Deny": "unknown-policy:denies/"}
_EFFECTS: Final[tuple[Effect, ...]] = ("Allow", "Deny")


def stand_in(name: str) -> PolicyDocument:
    """The stand-in for an identity policy."""
    return PolicyDocument(
        Statement(
            None,
            effect=effect,
            actions=["*"],
            resources=["*"],
            conditions={"Bool": {_key(effect, name): "true"}},
        )
        for effect in _EFFECTS
    )


def with_stand_ins(trust: PolicyDocument, names: Iterable[str]) -> PolicyDocument:
    """A trust policy with the stand-ins for statements that are not known."""
    added = list(_trust_statements(sorted(names)))
    if not added:
        return trust
    return PolicyDocument([*trust.statements, *added], version=trust.version)


def _trust_statements(names: Iterable[str]) -> Iterator[Statement]:
    for name in names:
        for effect in _EFFECTS:
            yield Statement(
                None,
                effect=effect,
                actions=["*"],
                principals=Principals(everyone=True),
                conditions={"Bool": {_key(effect, name): "true"}},
            )


def _key(effect: Effect, name: str) -> str:
    return _KEY[effect] + _SPACE.sub("_", name)
