"""A trust policy as the rules look at it: whom each statement lets in, and on what demands.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from iam_patterns.policy import Condition, PolicyDocument, Principals, Statement
from iam_patterns.policy.operators import ARN, STRING

ROLE_ACTIONS: Final = (
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
)
_PLACE: Final = "AssumeRolePolicyDocument.Statement[{}]"
_BESIDE_ASSUMING: Final = ("sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession")
_TEXT: Final = (STRING, ARN)
_NOBODY_OF_AWS: Final = ("aws:principalisawsservice", ("false",))
"""That the caller is no service of AWS goes without saying where accounts are named."""


@dataclass(frozen=True)
class TrustPolicy:
    """The trust policy of a role.

    Args:
        document: The policy.
        account: The account of its role; None when the stack leaves it open.
    """

    document: PolicyDocument
    account: str | None

    @cached_property
    def allows(self) -> tuple[tuple[str, Statement], ...]:
        """The statements that let somebody assume the role, with their places.

        Each is under what the Deny statements demand too. A statement that allows no more than
        session tags or a source identity lets nobody in.
        """
        statements = self.document.statements
        denials = [statement for statement in statements if statement.effect == "Deny"]
        return tuple(
            (
                _PLACE.format(index),
                statement.with_conditions(
                    (*statement.conditions, *_demanded_by(denials, statement))
                ),
            )
            for index, statement in enumerate(statements)
            if statement.effect == "Allow" and not _is_beside_assuming(statement)
        )

    @property
    def denials(self) -> Iterator[tuple[str, Statement]]:
        """The Deny statements on assuming the role, with their places."""
        for index, statement in enumerate(self.document.statements):
            if statement.effect == "Deny" and any(map(statement.matches_action, ROLE_ACTIONS)):
                yield _PLACE.format(index), statement

    def tags_sessions(self, service: str) -> bool:
        """Whether a service may tag the sessions, by any of the statements."""
        return any(
            statement.effect == "Allow"
            and statement.principals is not None
            and service in statement.principals.service
            and statement.matches_action("sts:TagSession")
            for statement in self.document.statements
        )


def _demanded_by(denials: list[Statement], allow: Statement) -> Iterator[Condition]:
    """What callers must meet because a Deny keeps out everyone who does not."""
    is_of_services = allow.principals is not None and bool(allow.principals.service)
    for denial in denials:
        if _covers(denial, allow):
            asked = [
                condition
                for condition in denial.conditions
                if is_of_services or not _goes_without_saying(condition)
            ]
            if len(asked) == 1 and (demanded := _opposite(asked[0])):
                yield demanded


def _covers(denial: Statement, allow: Statement) -> bool:
    actions = [action for action in ROLE_ACTIONS if allow.matches_action(action)]
    return (
        _names_all_of(denial.principals, allow.principals)
        and bool(actions)
        and all(map(denial.matches_action, actions))
    )


def _names_all_of(wide: Principals | None, narrow: Principals | None) -> bool:
    if wide is None or narrow is None:
        return False
    named = dict(wide.by_kind())
    return (
        wide.everyone
        or "*" in wide.aws
        or all(set(names) <= set(named[kind]) for kind, names in narrow.by_kind())
    )


def _is_beside_assuming(statement: Statement) -> bool:
    return any(map(statement.matches_action, _BESIDE_ASSUMING)) and not any(
        map(statement.matches_action, ROLE_ACTIONS)
    )


def _goes_without_saying(condition: Condition) -> bool:
    return (condition.key.lower(), condition.values) == _NOBODY_OF_AWS


def _opposite(condition: Condition) -> Condition | None:
    """The condition that holds exactly where this one does not; None where IAM has none."""
    operator = condition.parsed_operator
    if operator.name == "BoolIfExists" and condition.values == ("false",):
        return Condition("Bool", condition.key, ("true",))
    if operator.family not in _TEXT or not operator.is_negated or operator.is_for_any:
        return None
    prefix = "ForAnyValue:" if operator.is_for_all else ""
    return Condition(prefix + operator.positive, condition.key, condition.values)
