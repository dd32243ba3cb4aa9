"""A trust policy as the rules see it: who each statement allows, under which conditions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from iam_patterns.checks.analysis.required_by_denials import (
    denies_principals_of,
    with_conditions_of_denials,
)
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.template.oidc_audiences import Audiences

ROLE_ACTIONS: Final = (
    "sts:AssumeRole",
    "sts:AssumeRoleWithSAML",
    "sts:AssumeRoleWithWebIdentity",
)
_LOCATION: Final = "Statement[{}]"
_BESIDE_ASSUMING: Final = ("sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession")


@dataclass(frozen=True)
class TrustPolicy:
    """The trust policy of a role.

    Args:
        document: The policy.
        account: The account of its role; None when the stack leaves it open.
        partition: The partition of its role; None when the stack leaves its Region open.
        audiences: The audiences that the OIDC providers of the app accept, if they are known.
    """

    document: PolicyDocument
    account: str | None
    partition: str | None = None
    audiences: Audiences = ()

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
                with_conditions_of_denials(
                    statement, [denial for denial in denials if _covers(denial, statement)]
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


def _covers(denial: Statement, allow: Statement) -> bool:
    actions = [action for action in ROLE_ACTIONS if allow.matches_action(action)]
    return (
        denies_principals_of(denial, allow)
        and bool(actions)
        and all(map(denial.matches_action, actions))
    )


def _is_beside_assuming(statement: Statement) -> bool:
    return any(map(statement.matches_action, _BESIDE_ASSUMING)) and not any(
        map(statement.matches_action, ROLE_ACTIONS)
    )
