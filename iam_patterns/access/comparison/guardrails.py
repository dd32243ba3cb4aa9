"""The guardrails of the two apps of a comparison.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from iam_patterns.access.control_policies import AppControlPolicies
from iam_patterns.access.errors import AccessError
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.guardrail import NO_CONTROL_POLICIES, ControlPolicies
from iam_patterns.policy.inclusion.clause import Clause, clauses_of
from iam_patterns.policy.inclusion.organization import OrganizationLimits


@dataclass(frozen=True, slots=True)
class Guardrails:
    """The guardrails of one side.

    A guardrail only denies: what it denies is all that it does to a comparison.

    Args:
        control: The control policies.
    """

    control: ControlPolicies = NO_CONTROL_POLICIES
    service_control: frozenset[Clause] = field(init=False, compare=False)
    resource_control: frozenset[Clause] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "service_control", _denials(self.control.service_control))
        object.__setattr__(self, "resource_control", _denials(self.control.resource_control))

    def limiting(self, *, is_member: bool) -> ControlPolicies:
        """The control policies of a call to a resource of the organization.

        Args:
            is_member: Whether the caller is in the organization.
        """
        return self.control if is_member else self.control.of_resource


@dataclass(frozen=True, slots=True)
class BothGuardrails:
    """The guardrails before and after a change.

    Args:
        before: Those before it.
        after: Those after it.
        limits: What both limit.
    """

    before: Guardrails = field(default_factory=Guardrails)
    after: Guardrails = field(default_factory=Guardrails)
    limits: OrganizationLimits = field(default_factory=OrganizationLimits)

    @property
    def are_equal(self) -> bool:
        """Whether they are the same before and after."""
        return self.before == self.after

    @classmethod
    def of(cls, before: AppControlPolicies, after: AppControlPolicies) -> "BothGuardrails":
        """The guardrails of two apps.

        Raises:
            AccessError: When they are of two organizations.
        """
        named = sorted({each.organization for each in (before, after) if each.organization})
        if len(named) > 1:
            listed = " and ".join(named)
            raise AccessError(
                f"guardrails: before and after must be of one organization (got {listed})."
            )
        old, new = Guardrails(before.all), Guardrails(after.all)
        limits = OrganizationLimits(
            named[0] if named else None,
            old.service_control | new.service_control,
            old.resource_control | new.resource_control,
        )
        return cls(old, new, limits)


def _denials(levels: Iterable[Iterable[PolicyDocument]]) -> frozenset[Clause]:
    clauses = (clause for level in levels for each in level for clause in clauses_of(each))
    return frozenset(clause for clause in clauses if clause.effect == "Deny")


NO_GUARDRAILS: Final = BothGuardrails()
"""Those of accounts in no organization."""
