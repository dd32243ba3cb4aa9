"""A trust policy as the rules see it: who each statement allows, under which conditions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Iterator
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
_LOCATION: Final = "Statement[{}]"
_BESIDE_ASSUMING: Final = ("sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession")
_TEXT: Final = (STRING, ARN)
_TOO_OLD: Final = {
    "NumericGreaterThanIfExists": "NumericLessThanEquals",
    "NumericGreaterThanEqualsIfExists": "NumericLessThan",
}
"""The opposites of what a Deny of an MFA that is too old, or missing, compares with."""
_NO_SERVICE: Final = ("aws:principalisawsservice", ("false",))
"""``aws:PrincipalIsAWSService`` is always false for principals of an account."""


@dataclass(frozen=True)
class TrustPolicy:
    """The trust policy of a role.

    Args:
        document: The policy.
        account: The account of its role; None when the stack leaves it open.
        partition: The partition of its role; None when the stack leaves its Region open.
    """

    document: PolicyDocument
    account: str | None
    partition: str | None = None

    @cached_property
    def allows(self) -> tuple[tuple[str, Statement], ...]:
        """The statements that allow principals to assume the role, with their locations.

        Each has the conditions that the Deny statements require too. Statements that allow only
        session tags or a source identity are left out.
        """
        statements = self.document.statements
        denials = [statement for statement in statements if statement.effect == "Deny"]
        return tuple(
            (
                _LOCATION.format(index),
                statement.with_conditions(
                    (*statement.conditions, *_required_by(denials, statement))
                )
                if denials
                else statement,
            )
            for index, statement in enumerate(statements)
            if statement.effect == "Allow" and not _is_beside_assuming(statement)
        )

    @property
    def denials(self) -> Iterator[tuple[str, Statement]]:
        """The Deny statements on assuming the role, with their locations."""
        for index, statement in enumerate(self.document.statements):
            if statement.effect == "Deny" and any(map(statement.matches_action, ROLE_ACTIONS)):
                yield _LOCATION.format(index), statement

    def tags_sessions(self, service: str) -> bool:
        """Whether a service may tag the sessions, by any of the statements."""
        return self.allows_service(service, "sts:TagSession")

    def allows_service(self, service: str, action: str) -> bool:
        """Whether any of the statements allows an action to a service."""
        return any(
            statement.effect == "Allow"
            and statement.principals is not None
            and service in statement.principals.service
            and statement.matches_action(action)
            for statement in self.document.statements
        )

    def denials_of(self, allow: Statement) -> Iterator[tuple[str, Statement]]:
        """The Deny statements on every principal and action of a statement, with locations."""
        return ((location, denial) for location, denial in self.denials if _covers(denial, allow))

    def denials_on(self, allow: Statement, is_meant: Callable[[str], bool]) -> tuple[str, ...]:
        """The locations of the Deny statements on a statement with a condition on such a key."""
        return tuple(
            location
            for location, denial in self.denials_of(allow)
            if any(is_meant(condition.key.lower()) for condition in denial.conditions)
        )


def _required_by(denials: list[Statement], allow: Statement) -> Iterator[Condition]:
    """The conditions that callers must match because a Deny applies to everyone else."""
    is_of_services = allow.principals is not None and bool(allow.principals.service)
    for denial in denials:
        if _covers(denial, allow):
            asked = [
                condition
                for condition in denial.conditions
                if is_of_services or not _is_always_true(condition)
            ]
            if len(asked) == 1 and (required := _opposite(asked[0])):
                yield required


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


def _is_always_true(condition: Condition) -> bool:
    return (condition.key.lower(), condition.values) == _NO_SERVICE


def _opposite(condition: Condition) -> Condition | None:
    """The condition that matches exactly where this one does not; None where IAM has none."""
    operator = condition.parsed_operator
    if operator.name == "BoolIfExists" and condition.values == ("false",):
        return Condition("Bool", condition.key, ("true",))
    if condition.operator in _TOO_OLD:
        return Condition(_TOO_OLD[condition.operator], condition.key, condition.values)
    if operator.family not in _TEXT or not operator.is_negated or operator.is_for_any:
        return None
    prefix = "ForAnyValue:" if operator.is_for_all else ""
    return Condition(prefix + operator.positive, condition.key, condition.values)
