"""A trust policy in words: every way into a role.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy import Condition, PolicyDocument, Principals, Statement
from iam_patterns.policy.tokens import shown

_ROOT: Final = ":root"


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way into a role.

    Args:
        principal: Who, as the trust policy names it.
        actions: How.
        conditions: What must hold, in words; AWS checks it when the role is assumed.
        delegates: Whether a whole account is named: who of it may assume the role, its own
            policies decide.
        kept_out: The Deny statements of the trust policy that may stand in the way, in words.
    """

    principal: str
    actions: tuple[str, ...]
    conditions: tuple[str, ...]
    delegates: bool
    kept_out: tuple[str, ...]

    def __str__(self) -> str:
        text = f"{self.principal} by {' and '.join(self.actions)}"
        if self.delegates:
            text += ", whomever that account lets"
        if self.conditions:
            text += f", if {' and '.join(self.conditions)}"
        if self.kept_out:
            text += f", unless {' or '.join(self.kept_out)}"
        return text


def ways_in(trust: PolicyDocument) -> Iterator[WayIn]:
    """Every way in, statement by statement."""
    denials = tuple(
        _denial(statement) for statement in trust.statements if statement.effect == "Deny"
    )
    for statement in trust.statements:
        if statement.effect != "Allow":
            continue
        actions = statement.actions or tuple(f"all but {a}" for a in statement.not_actions)
        for name, delegates in _names(statement):
            yield WayIn(
                shown(name),
                tuple(map(shown, actions)),
                tuple(map(condition_in_words, statement.conditions)),
                delegates,
                denials,
            )


def _names(statement: Statement) -> Iterator[tuple[str, bool]]:
    if statement.not_principals:
        yield f"everyone but {' and '.join(_all(statement.not_principals))}", True
    elif statement.principals:
        for name in _all(statement.principals):
            yield name, name.endswith(_ROOT) or name.isdigit()


def _all(principals: Principals) -> tuple[str, ...]:
    if principals.everyone:
        return ("anyone",)
    return tuple(
        "anyone" if name == "*" else name for _, names in principals.by_kind() for name in names
    )


def _denial(statement: Statement) -> str:
    who = " and ".join(name for name, _ in _names(statement))
    conditions = " and ".join(map(condition_in_words, statement.conditions))
    return shown(f"{who} is denied" + (f" when {conditions}" if conditions else ""))


def condition_in_words(condition: Condition) -> str:
    """A condition as people say it."""
    return shown(condition.parsed_operator.in_words(condition.key, condition.values))
