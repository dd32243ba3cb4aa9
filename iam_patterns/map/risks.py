"""How much it matters who can use a line: its colour, its width and its word.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html
"""

from collections.abc import Collection, Sequence
from typing import Final

from iam_patterns.map.levels import EVERYTHING, PERMISSIONS
from iam_patterns.map.model import Risk

_INSIDE: Final = frozenset({"role", "user", "service"})
_ALWAYS_OUTSIDE: Final = frozenset({"anyone", "federated"})
_STRONG: Final = frozenset({EVERYTHING, PERMISSIONS})


def is_outside(kind: str, account: str, own: Collection[str]) -> bool:
    """Whether a principal is outside the app's accounts; AWS services are not.

    Args:
        kind: The kind of its node.
        account: Its account.
        own: The accounts of the app.
    """
    if kind in _INSIDE:
        return False
    return kind in _ALWAYS_OUTSIDE or account not in own


def risk_of_entry(*, outside: bool, conditions: Sequence[str]) -> Risk:
    """The risk of a line from a principal, into a role or a resource.

    Args:
        outside: Whether the principal is outside.
        conditions: What must hold.
    """
    if not outside:
        return "low"
    return "medium" if conditions else "high"


def risk_of_permission(levels: Sequence[str], *, is_pattern: bool) -> Risk:
    """The risk of a line from a role to a resource.

    Args:
        levels: The access levels.
        is_pattern: Whether the resource is a pattern and no resource of the app.
    """
    if is_strong(levels):
        return "high" if is_pattern else "medium"
    return "medium" if is_pattern and "write" in levels else "low"


def is_strong(levels: Sequence[str]) -> bool:
    """Whether access levels change permissions, or are everything."""
    return not _STRONG.isdisjoint(levels)
