"""Texts that an unknown value could turn out to be, so that other statements match the same.

An unknown value is taken to equal nothing but itself. Where it stands in a statement that a change
adds or removes, the change is also compared with the value that makes it a text that is written
out elsewhere.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, Protocol, Self, TypeVar

from iam_patterns.policy import PolicyError
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.comparison import Comparison
from iam_patterns.policy.tokens import settled_in, shown, unsettled

MOST: Final = 16
"""The most values that are tried."""

_WILDCARDS: Final = re.compile(r"[*?]")


class HasUnknowns(Protocol):
    """A version of what is compared, in which symbols stand for unknown values."""

    @property
    def clauses(self) -> Iterator[Clause]:
        """Its clauses."""

    def with_value(self, token: str, text: str) -> Self:
        """The same with a text in place of a symbol."""


_Version = TypeVar("_Version", bound=HasUnknowns)


def coinciding(
    before: _Version, after: _Version, compare: Callable[[_Version, _Version], Comparison]
) -> Comparison | None:
    """The comparison that cannot be told, if it is broader for some value of an unknown.

    Args:
        before: The version before the change.
        after: That after it.
        compare: Compares two versions.
    """
    for token, text, old, new in with_coincidences(before, after):
        if compare(old, new).verdict == "broader":
            reason = f"it is broader if {token} is {text}"
            return Comparison("cannot tell", reason=shown(unsettled(reason)))
    return None


def with_coincidences(
    before: _Version, after: _Version
) -> Iterator[tuple[str, str, _Version, _Version]]:
    """An unknown value, a text that it could be, and both versions with that text."""
    tried = 0
    for token, text in dict.fromkeys(_coincidences(before, after)):
        try:
            pair = before.with_value(token, text), after.with_value(token, text)
        except PolicyError:
            continue
        tried += 1
        if tried > MOST:
            return
        yield token, text, *pair


def _coincidences(before: HasUnknowns, after: HasUnknowns) -> Iterator[tuple[str, str]]:
    old, new = set(before.clauses), set(after.clauses)
    every = [pair for clause in old | new for pair in _texts(clause)]
    for clause in sorted(old ^ new, key=str):
        for slot, text in _texts(clause):
            for token in settled_in(text):
                first, _, last = text.partition(token)
                for other_slot, other in every:
                    if other_slot == slot and (found := _between(first, other, last)):
                        yield token, found


def _between(first: str, text: str, last: str) -> str:
    """What a text has between two others, without wildcards and unknown values."""
    if not (text.startswith(first) and text.endswith(last)):
        return ""
    found = text[len(first) : len(text) - len(last)] if last else text[len(first) :]
    return "" if settled_in(found) else _WILDCARDS.sub("x", found)


def _texts(clause: Clause) -> Iterator[tuple[str, str]]:
    yield from (("Resource", text) for text in (*clause.resources, *clause.not_resources))
    for principals in (clause.principals, clause.not_principals):
        for kind, names in principals.by_kind() if principals else ():
            yield from ((kind, name) for name in names)
    for condition in clause.conditions:
        yield from ((condition.key.lower(), value) for value in condition.values)
