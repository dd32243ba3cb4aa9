"""The conditions that callers must match because a Deny applies to everyone else.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator
from typing import Final

from iam_patterns.policy import Condition, Principals, Statement
from iam_patterns.policy.operators import ARN, IP_ADDRESS, STRING

_NEGATABLE: Final = (STRING, ARN, IP_ADDRESS)
_TOO_OLD: Final = {
    "NumericGreaterThanIfExists": "NumericLessThanEquals",
    "NumericGreaterThanEqualsIfExists": "NumericLessThan",
}
"""The opposites of what a Deny of an MFA that is too old, or missing, compares with."""
_NO_SERVICE: Final = ("aws:principalisawsservice", ("false",))
"""``aws:PrincipalIsAWSService`` is always false for principals of an account."""


def with_conditions_of_denials(allow: Statement, denials: Iterable[Statement]) -> Statement:
    """An Allow with the conditions that some Deny statements on all of it require too.

    Args:
        allow: The statement.
        denials: The Deny statements that apply to all of its principals and actions.
    """
    required = (_opposite(asked[0]) for asked in _asked_by(denials, allow) if len(asked) == 1)
    return allow.with_conditions((*allow.conditions, *filter(None, required)))


def alternatives_of_denials(
    allow: Statement, denials: Iterable[Statement]
) -> Iterator[list[Condition]]:
    """The conditions of which callers must match any one, for each Deny on several keys.

    Args:
        allow: The statement.
        denials: The Deny statements that apply to all of its principals and actions.
    """
    for asked in _asked_by(denials, allow):
        opposites = [_opposite(condition) for condition in asked]
        if len(asked) > 1 and None not in opposites:
            yield [condition for condition in opposites if condition]


def _asked_by(denials: Iterable[Statement], allow: Statement) -> Iterator[list[Condition]]:
    """The conditions of each Deny, without those that are true for every principal here."""
    is_of_services = allow.principals is not None and bool(allow.principals.service)
    for denial in denials:
        yield [
            condition
            for condition in denial.conditions
            if is_of_services or not _is_always_true(condition)
        ]


def denies_principals_of(denial: Statement, allow: Statement) -> bool:
    """Whether a Deny is for all principals of an Allow."""
    wide, narrow = denial.principals, allow.principals
    return wide is not None and narrow is not None and _names_all_of(wide, narrow)


def _names_all_of(wide: Principals, narrow: Principals) -> bool:
    named = dict(wide.by_kind())
    return (
        wide.everyone
        or "*" in wide.aws
        or (
            not narrow.everyone
            and all(set(names) <= set(named[kind]) for kind, names in narrow.by_kind())
        )
    )


def _is_always_true(condition: Condition) -> bool:
    return (condition.key.lower(), condition.values) == _NO_SERVICE


def _opposite(condition: Condition) -> Condition | None:
    """The condition that matches exactly where this one does not; None where IAM has none."""
    operator = condition.parsed_operator
    if operator.name == "BoolIfExists" and condition.values == ("false",):
        return Condition("Bool", condition.key, ("true",))
    if condition.operator in _TOO_OLD:
        return Condition(_TOO_OLD[condition.operator], condition.key, condition.values)
    if operator.family not in _NEGATABLE or not operator.is_negated or operator.is_for_any:
        return None
    prefix = "ForAnyValue:" if operator.is_for_all else ""
    return Condition(prefix + operator.positive, condition.key, condition.values)
