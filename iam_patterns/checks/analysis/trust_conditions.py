"""What the conditions of a trust statement do to those it names.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
"""

import re
from collections.abc import Iterator
from typing import Final

from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.operators import ARN, STRING
from iam_patterns.policy.patterns import has_literal_text, matches_one_value
from iam_patterns.policy.tokens import is_token

EXTERNAL_ID: Final = "sts:externalid"
MFA_PRESENT: Final = "aws:multifactorauthpresent"
MFA_AGE: Final = "aws:multifactorauthage"
_ORGANIZATIONS: Final = ("aws:principalorgid", "aws:sourceorgid")
_ORGANIZATION_PATHS: Final = ("aws:principalorgpaths", "aws:sourceorgpaths")
_ACCOUNTS: Final = ("aws:principalaccount", "aws:sourceaccount")
_SOURCE_KEYS: Final = ("aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_SOURCE_ARN: Final = "aws:sourcearn"
PRINCIPAL_ARN: Final = "aws:principalarn"
_USER_ID: Final = "aws:userid"
_USER_NAME: Final = "aws:username"
_PRINCIPAL_TAG: Final = "aws:principaltag/"
_TEXT: Final = (STRING, ARN)
_UNIQUE_ID: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}(:.*)?", re.DOTALL)
_OF_THE_ROLE: Final = "${aws:resourceaccount}"


def on(statement: Statement, key: str) -> Iterator[Condition]:
    """The conditions on a key."""
    return (c for c in statement.conditions if c.key.lower() == key)


def demands(condition: Condition) -> bool:
    """Whether a condition fails unless its key is there and has one of its values."""
    operator = condition.parsed_operator
    return (
        operator.family in _TEXT
        and not operator.is_negated
        and not operator.is_true_without_key
        and all(map(has_literal_text, condition.values))
    )


def organizations(statement: Statement) -> frozenset[str]:
    """The organizations of which callers must be; none when any caller will do."""
    return _one_of_each(
        [_fixed(value) for value in condition.values]
        for condition in statement.conditions
        if condition.key.lower() in _ORGANIZATIONS and demands(condition)
    ) or _one_of_each(
        [_fixed(value.partition("/")[0]) for value in condition.values]
        for condition in statement.conditions
        if condition.key.lower() in _ORGANIZATION_PATHS and demands(condition)
    )


def accounts(statement: Statement) -> frozenset[str]:
    """The accounts of which callers must be, by the conditions; none when any will do.

    The ID that AWS gave to a user or role is of one account too.
    """
    return _one_of_each(
        [_account_in(condition.key.lower(), value) for value in condition.values]
        for condition in statement.conditions
        if condition.key.lower() in (*_ACCOUNTS, PRINCIPAL_ARN, _USER_ID) and demands(condition)
    )


def sources(statement: Statement) -> list[str]:
    """The accounts or organizations for which a service must act; none when any will do."""
    found: list[str] = []
    for condition in statement.conditions:
        key = condition.key.lower()
        if key in (*_SOURCE_KEYS, _SOURCE_ARN) and demands(condition):
            owners = [_owner(key, value) for value in condition.values]
            found += [owner for owner in owners if owner] if None not in owners else []
    return found


def _owner(key: str, value: str) -> str | None:
    """Whose source a value names; of a resource without an account in its ARN, itself."""
    if key != _SOURCE_ARN:
        return _fixed(value.partition("/")[0])
    arn = Arn.parse(value)
    if arn is None or not matches_one_value(arn.service):
        return None
    return _fixed(arn.account or value)


def demands_external_id(statement: Statement) -> bool:
    """Whether only calls with an external ID get in."""
    return any(map(demands, on(statement, EXTERNAL_ID)))


def demands_mfa(statement: Statement) -> bool:
    """Whether only callers with MFA get in."""
    return any(map(is_mfa_by_bool, on(statement, MFA_PRESENT))) or any(
        map(is_mfa_by_age, on(statement, MFA_AGE))
    )


def is_mfa_by_bool(condition: Condition) -> bool:
    """Whether a condition on MFA's presence holds with MFA alone."""
    return condition.operator == "Bool" and tuple(map(str.lower, condition.values)) == ("true",)


def is_mfa_by_age(condition: Condition) -> bool:
    """Whether a condition on MFA's age holds with MFA alone: without MFA there is no age."""
    is_there = condition.operator == "Null" and condition.values == ("false",)
    return is_there or condition.operator in ("NumericLessThan", "NumericLessThanEquals")


def names_callers(statement: Statement) -> bool:
    """Whether a condition names who of an account it is."""
    return any(
        demands(condition) and all(_names_caller(key, value) for value in condition.values)
        for condition in statement.conditions
        if (key := condition.key.lower()) in (PRINCIPAL_ARN, _USER_ID, _USER_NAME)
        or key.startswith(_PRINCIPAL_TAG)
    )


def says_who_asks(key: str) -> bool:
    """Whether a key that every request has says who the caller is, or for whom it acts."""
    folded = key.lower()
    is_claim = "." in folded.partition(":")[0]
    return (
        is_claim
        or folded in (*_ORGANIZATIONS, *_ORGANIZATION_PATHS, *_ACCOUNTS)
        or folded in (PRINCIPAL_ARN, _USER_ID, _USER_NAME, _SOURCE_ARN)
        or folded.startswith((_PRINCIPAL_TAG, "aws:requesttag/"))
    )


def _one_of_each(named: Iterator[list[str | None]]) -> frozenset[str]:
    """What the first condition names whose every value names something."""
    for values in named:
        if None not in values:
            return frozenset(filter(None, values))
    return frozenset()


def _account_in(key: str, value: str) -> str | None:
    if key == _USER_ID:
        return value if _UNIQUE_ID.fullmatch(value) else None
    arn = Arn.parse(value) if key == PRINCIPAL_ARN else None
    part = value if key != PRINCIPAL_ARN else arn.account if arn else ""
    is_one = ACCOUNT_ID.matches(part) or is_token(part) or part.lower() == _OF_THE_ROLE
    return part if is_one else None


def _names_caller(key: str, value: str) -> bool:
    if key == _USER_ID:
        return matches_one_value(value) or _UNIQUE_ID.fullmatch(value) is not None
    if key != PRINCIPAL_ARN:
        return True
    arn = Arn.parse(value)
    resource = arn.resource if arn else value.rpartition(":")[2]
    return resource != "root" and has_literal_text(resource.partition("/")[2])


def _fixed(value: str) -> str | None:
    return value if matches_one_value(value) else None
