"""What the conditions of a trust statement require of its callers.

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
_ORGANIZATIONS: Final = (
    "aws:principalorgid",
    "aws:principalorgmasteraccountid",
    "aws:sourceorgid",
)
_ORGANIZATION_PATHS: Final = ("aws:principalorgpaths", "aws:sourceorgpaths")
_ACCOUNTS: Final = (
    "aws:principalaccount",
    "aws:sourceaccount",
    "aws:sourceowner",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
)
_SOURCE_KEYS: Final = ("aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths")
_SOURCE_ARN: Final = "aws:sourcearn"
PRINCIPAL_ARN: Final = "aws:principalarn"
_USER_ID: Final = "aws:userid"
_USER_NAME: Final = "aws:username"
_PRINCIPAL_TAG: Final = "aws:principaltag/"
_TEXT: Final = (STRING, ARN)
_UNIQUE_ID: Final = re.compile(r"A[A-Z]{3}[A-Z0-9]{12,}(:.*)?", re.DOTALL)
_OF_THE_ROLE: Final = "${aws:resourceaccount}"
_TAG_OF_THE_ROLE: Final = "${aws:resourcetag/"


def conditions_on(statement: Statement, key: str) -> Iterator[Condition]:
    """The conditions on a key."""
    return (c for c in statement.conditions if c.key.lower() == key)


def requires(condition: Condition) -> bool:
    """Whether a condition matches only if its key is present with one of the values."""
    operator = condition.parsed_operator
    return (
        operator.family in _TEXT
        and not operator.is_negated
        and not operator.is_true_without_key
        and all(map(is_limited, condition.values))
    )


def requires_one_of(condition: Condition) -> bool:
    """Whether a condition matches only if its key is one of the values, which have no wildcard."""
    return requires(condition) and all(map(matches_one_value, condition.values))


def is_limited(value: str) -> bool:
    """Whether a value matches some callers only: it has text, or a tag of the role."""
    return has_literal_text(value) or _TAG_OF_THE_ROLE in value.lower()


def required_organizations(statement: Statement) -> frozenset[str]:
    """The organizations that callers must belong to; empty if any caller matches."""
    return _one_of_each(
        [_fixed(value) for value in condition.values]
        for condition in statement.conditions
        if condition.key.lower() in _ORGANIZATIONS and requires(condition)
    ) or _one_of_each(
        [_fixed(value.partition("/")[0]) for value in condition.values]
        for condition in statement.conditions
        if condition.key.lower() in _ORGANIZATION_PATHS and requires(condition)
    )


def requires_unit(statement: Statement) -> bool:
    """Whether a condition requires an organizational unit of the callers' accounts."""
    return any(
        requires(condition) and all("/ou-" in value for value in condition.values)
        for condition in conditions_on(statement, "aws:principalorgpaths")
    )


def required_accounts(statement: Statement) -> frozenset[str]:
    """The accounts that callers must belong to, by the conditions; empty if any caller matches.

    The unique ID of a user or role belongs to one account too.
    """
    return _one_of_each(
        [_account_in(condition.key.lower(), value) for value in condition.values]
        for condition in statement.conditions
        if condition.key.lower() in (*_ACCOUNTS, PRINCIPAL_ARN, _USER_ID) and requires(condition)
    )


def required_sources(statement: Statement) -> list[str]:
    """The accounts or organizations that a service must act for; empty if any matches."""
    found: list[str] = []
    for condition in statement.conditions:
        key = condition.key.lower()
        if is_on_source(condition) and requires(condition):
            owners = [_owner(key, value) for value in condition.values]
            found += [owner for owner in owners if owner] if None not in owners else []
    return found


def is_on_source(condition: Condition) -> bool:
    """Whether a condition is on the account, organization or resource that a service acts for."""
    return condition.key.lower() in (*_SOURCE_KEYS, _SOURCE_ARN)


def _owner(key: str, value: str) -> str | None:
    """The owner of a source; of a resource without an account in its ARN, the ARN."""
    if key != _SOURCE_ARN:
        return _fixed(value.partition("/")[0])
    if is_token(value):
        return value
    arn = Arn.parse(value)
    if arn is None or not matches_one_value(arn.service):
        return None
    return _fixed(arn.account or value)


def requires_external_id(statement: Statement) -> bool:
    """Whether a condition requires an external ID."""
    return any(map(requires, conditions_on(statement, EXTERNAL_ID)))


def requires_mfa(statement: Statement) -> bool:
    """Whether a condition requires MFA."""
    return any(map(requires_mfa_present, conditions_on(statement, MFA_PRESENT))) or any(
        map(requires_mfa_age, conditions_on(statement, MFA_AGE))
    )


def requires_mfa_present(condition: Condition) -> bool:
    """Whether a condition on ``aws:MultiFactorAuthPresent`` matches only with MFA."""
    return condition.operator == "Bool" and tuple(map(str.lower, condition.values)) == ("true",)


def requires_mfa_age(condition: Condition) -> bool:
    """Whether a condition on ``aws:MultiFactorAuthAge`` matches only with MFA, which sends it."""
    is_there = condition.operator == "Null" and condition.values == ("false",)
    return is_there or condition.operator in ("NumericLessThan", "NumericLessThanEquals")


def identifies_callers(statement: Statement) -> bool:
    """Whether a condition identifies the callers within their account."""
    return any(
        requires(condition) and all(_identifies_caller(key, value) for value in condition.values)
        for condition in statement.conditions
        if (key := condition.key.lower()) in (PRINCIPAL_ARN, _USER_ID, _USER_NAME)
        or key.startswith(_PRINCIPAL_TAG)
    )


def is_about_the_organization(key: str) -> bool:
    """Whether a key identifies the account or organization of the caller."""
    return key.lower() in (*_ORGANIZATIONS, *_ORGANIZATION_PATHS, *_ACCOUNTS)


def is_about_the_caller(key: str) -> bool:
    """Whether a key identifies the caller, or the resource that a service acts for."""
    folded = key.lower()
    is_claim = "." in folded.partition(":")[0]
    return (
        is_claim
        or folded in (*_ORGANIZATIONS, *_ORGANIZATION_PATHS, *_ACCOUNTS)
        or folded in (PRINCIPAL_ARN, _USER_ID, _USER_NAME, _SOURCE_ARN)
        or folded.startswith((_PRINCIPAL_TAG, "aws:requesttag/"))
    )


def _one_of_each(named: Iterator[list[str | None]]) -> frozenset[str]:
    """The values of the first condition whose every value is known."""
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


def _identifies_caller(key: str, value: str) -> bool:
    if key == _USER_ID:
        return matches_one_value(value) or _UNIQUE_ID.fullmatch(value) is not None
    if key != PRINCIPAL_ARN:
        return True
    arn = Arn.parse(value)
    resource = arn.resource if arn else value.rpartition(":")[2]
    return resource != "root" and has_literal_text(resource.partition("/")[2])


def _fixed(value: str) -> str | None:
    return value if matches_one_value(value) else None


def trusted_names(statement: Statement) -> tuple[str, ...]:
    """The AWS principals of a statement, or the accounts it requires where they are ``*``."""
    named = statement.principals
    if named is None:
        return ()
    anyone = named.everyone or "*" in named.aws
    return tuple(sorted(required_accounts(statement))) if anyone else named.aws


def services_of(statement: Statement) -> tuple[str, ...]:
    """The service principals of a statement."""
    return statement.principals.service if statement.principals else ()
