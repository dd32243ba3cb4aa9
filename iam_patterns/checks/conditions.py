"""What the conditions of a trust statement do to those it names."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.conditions import plain_operator

_ORGANIZATION_KEYS: Final = frozenset(
    {"aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid"}
)
_IDENTITY_KEYS: Final = frozenset(
    {"aws:principalarn", "aws:principalaccount", "aws:userid", "aws:username", "aws:sourceaccount"}
)
_POSITIVE: Final = frozenset({"StringEquals", "StringLike", "ArnEquals", "ArnLike"})
EXTERNAL_ID: Final = "sts:externalid"
MFA_PRESENT: Final = "aws:multifactorauthpresent"


def on(statement: Statement, key: str) -> Iterator[Condition]:
    """The conditions on a key."""
    return (c for c in statement.conditions if c.key.lower() == key)


def demands(condition: Condition) -> bool:
    """Whether a condition fails unless its key is there and has one of its values."""
    plain = plain_operator(condition.operator)
    return (
        plain in _POSITIVE
        and not condition.operator.endswith("IfExists")
        and not condition.operator.startswith("ForAllValues:")
        and all(value.strip("*?") for value in condition.values)
    )


def demands_organization(statement: Statement) -> bool:
    """Whether only callers of a named organization get in."""
    return any(c.key.lower() in _ORGANIZATION_KEYS and demands(c) for c in statement.conditions)


def demands_external_id(statement: Statement) -> bool:
    """Whether only calls with an external ID get in."""
    return any(demands(condition) for condition in on(statement, EXTERNAL_ID))


def demands_mfa(statement: Statement) -> bool:
    """Whether only callers with MFA get in."""
    return any(c.operator == "Bool" and c.values == ("true",) for c in on(statement, MFA_PRESENT))


def names_callers(statement: Statement) -> bool:
    """Whether a condition names who of an account it is."""
    return any(
        (c.key.lower() in _IDENTITY_KEYS or c.key.lower().startswith("aws:principaltag/"))
        and demands(c)
        for c in statement.conditions
    )


def says_who_asks(key: str) -> bool:
    """Whether a key that every request has says who the caller is, or for whom it acts."""
    folded = key.lower()
    is_claim = "." in folded.partition(":")[0]
    return (
        is_claim
        or folded in _ORGANIZATION_KEYS | _IDENTITY_KEYS | {"aws:sourcearn"}
        or folded.startswith(("aws:principaltag/", "aws:requesttag/"))
    )
