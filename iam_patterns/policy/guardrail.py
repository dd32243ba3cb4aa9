"""Guardrails: the statements of service and resource control policies.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_authorization_policies.html
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.formats import ORGANIZATION_ID
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.wrong_types import not_a, not_all

GuardrailType = Literal["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]

_TYPES: Final = ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY")
_OF_RESOURCES: Final = "RESOURCE_CONTROL_POLICY"
_EVERY_ACTION: Final = ("*", "*:*")
_FULL_ACCESS: Final[dict[GuardrailType, PolicyDocument]] = {
    "SERVICE_CONTROL_POLICY": PolicyDocument(
        [Statement("FullAWSAccess", actions=["*"], resources=["*"])]
    ),
    "RESOURCE_CONTROL_POLICY": PolicyDocument(
        [
            Statement(
                "RCPFullAWSAccess",
                actions=["*"],
                resources=["*"],
                principals=Principals(everyone=True),
            )
        ]
    ),
}
"""The policies that AWS attaches to every account, and that stay attached beside guardrails."""


@dataclass(frozen=True, slots=True, init=False)
class Guardrail:
    """What an organization denies in its member accounts, as statements of one policy type.

    A service control policy limits the roles and users of the organization. A resource control
    policy limits access to the organization's resources by any caller. Both only deny here: they
    are attached beside AWS's own ``FullAWSAccess`` and ``RCPFullAWSAccess``.

    Args:
        policy_type: ``SERVICE_CONTROL_POLICY`` or ``RESOURCE_CONTROL_POLICY``.
        statements: The statements, each with ``effect="Deny"``.
        organization_id: The organization whose accounts it is for, if a statement names it.

    Raises:
        PolicyError: With every problem: a statement that AWS Organizations would reject, or that
            allows.

    Example:
        >>> leaving = Statement(
        ...     "DenyLeaving",
        ...     effect="Deny",
        ...     actions=["organizations:LeaveOrganization"],
        ...     resources=["*"],
        ... )
        >>> Guardrail("SERVICE_CONTROL_POLICY", [leaving]).policy_type
        'SERVICE_CONTROL_POLICY'

    See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html
    """

    policy_type: GuardrailType
    statements: tuple[Statement, ...]
    organization_id: str | None

    def __init__(
        self,
        policy_type: GuardrailType,
        statements: Sequence[Statement],
        *,
        organization_id: str | None = None,
    ) -> None:
        refuse(
            "guardrail",
            [
                *not_a("policy_type", policy_type, str, " or ".join(_TYPES)),
                *not_all("statements", statements, Statement, "a Statement"),
            ],
        )
        object.__setattr__(self, "policy_type", policy_type)
        object.__setattr__(self, "statements", tuple(statements))
        object.__setattr__(self, "organization_id", organization_id)
        refuse("guardrail", self._problems())

    def _problems(self) -> Iterator[Problem]:
        if self.policy_type not in _TYPES:
            yield Problem("policy_type", self.policy_type, " or ".join(_TYPES), "Correct it.")
        if not self.statements:
            fix = "List what it denies."
            yield Problem("statements", self.statements, "at least one statement", fix)
        if self.organization_id is not None:
            problem = ORGANIZATION_ID.problem("organization_id", self.organization_id)
            if problem:
                yield problem
        is_about_resources = self.policy_type == _OF_RESOURCES
        for index, statement in enumerate(self.statements):
            place = f"statements[{index}]"
            if statement.effect != "Deny":
                yield Problem(
                    f"{place}.Effect",
                    statement.effect,
                    "Deny",
                    "A guardrail denies; FullAWSAccess stays attached and allows the rest.",
                )
            below = _of_resources(statement) if is_about_resources else _of_principals(statement)
            for problem in below:
                yield problem.below(place)


@dataclass(frozen=True, slots=True)
class ControlPolicies:
    """The control policies that apply to a request, a tuple for each level of the organization.

    Args:
        service_control: Those that limit the caller.
        resource_control: Those that limit access to the resource.
    """

    service_control: tuple[tuple[PolicyDocument, ...], ...] = ()
    resource_control: tuple[tuple[PolicyDocument, ...], ...] = ()

    @classmethod
    def of(cls, guardrails: Sequence[Guardrail]) -> "ControlPolicies":
        """Those of guardrails, beside the policies that AWS attaches to every account."""
        return cls(_level(guardrails, "SERVICE_CONTROL_POLICY"), _level(guardrails, _OF_RESOURCES))

    @property
    def of_resource(self) -> "ControlPolicies":
        """Those that apply to a caller from outside the organization."""
        return ControlPolicies(resource_control=self.resource_control)

    @property
    def of_caller(self) -> "ControlPolicies":
        """Those that apply to a caller of the organization, whatever the resource is."""
        return ControlPolicies(service_control=self.service_control)

    def statements(self) -> Iterator[Statement]:
        """Every statement."""
        for level in (*self.service_control, *self.resource_control):
            for document in level:
                yield from document.statements


NO_CONTROL_POLICIES: Final = ControlPolicies()
"""Those of an account in no organization."""


def _level(
    guardrails: Sequence[Guardrail], policy_type: GuardrailType
) -> tuple[tuple[PolicyDocument, ...], ...]:
    statements = [
        statement
        for guardrail in guardrails
        if guardrail.policy_type == policy_type
        for statement in guardrail.statements
    ]
    if not statements:
        return ()
    return ((PolicyDocument.joined(statements), _FULL_ACCESS[policy_type]),)


def _of_principals(statement: Statement) -> Iterator[Problem]:
    """What AWS Organizations would reject in a service control policy."""
    if statement.principals or statement.not_principals:
        yield Problem.broken_rule(
            "Principal",
            "is not allowed in a service control policy",
            "Remove it: the policy applies to the principals of the accounts it is attached to.",
        )


def _of_resources(statement: Statement) -> Iterator[Problem]:
    """What AWS Organizations would reject in a resource control policy."""
    if not (statement.principals and statement.principals.everyone):
        yield Problem.broken_rule(
            "Principal",
            "must be * in a resource control policy",
            "Write principals=Principals(everyone=True), and name callers in conditions.",
        )
    if statement.not_actions:
        yield Problem.broken_rule(
            "NotAction", "is not allowed in a resource control policy", "List the actions."
        )
    if not (statement.resources or statement.not_resources):
        yield Problem.broken_rule("Resource", "is required", 'Write resources=["*"].')
    if any(action in _EVERY_ACTION for action in statement.actions):
        yield Problem.broken_rule(
            "Action",
            "cannot be * in a resource control policy of your own",
            "Name the services, such as sts:*.",
        )
