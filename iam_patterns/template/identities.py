"""IAM identities of a template: roles, users and groups, each with every policy.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from iam_patterns.policy import Policies, PolicyDocument
from iam_patterns.policy.evaluation.policies import ResourcePolicy
from iam_patterns.policy.guardrail import NO_CONTROL_POLICIES, ControlPolicies
from iam_patterns.policy.identity_center import RESERVED_PATH, permission_set_of
from iam_patterns.policy.tokens import shown, unknowns_in
from iam_patterns.template.outside_values import computed
from iam_patterns.template.policies import (
    NamedPolicy,
    PolicyProblem,
    could_be_anything,
    perhaps_trusting,
)
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Choice

IdentityKind = Literal["role", "user", "group", "policy"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IamIdentity:
    """A role, user or group with its policies.

    Args:
        kind: ``role``, ``user`` or ``group``; ``policy`` for whatever a managed policy is attached
            to that the app attaches to nothing.
        stack: The stack that declares it, or attaches policies to it if it is imported.
        logical_id: Its logical ID; that of a policy attached to it if it is imported.
        path: Its construct path, or the logical ID if the template has no path.
        name: Its name, or the symbol that stands for it.
        arn: Its ARN.
        policies: Its inline and managed policies, including those that other stacks of the app
            attach to it and those of a user's groups.
        boundary: Its permissions boundary, if its document is known.
        missing: The ARNs of its policies and boundary whose documents are not known.
        other_groups: The names of a user's groups that the app does not declare: their policies
            are not known, but for those that the app attaches to them.
        policy_problems: The parts of its policies that are malformed or unresolved.
        properties: Its properties, resolved as far as they are known.
        perhaps_attached: The policies that are attached to it for some values of the unknown ones.
        is_imported: Whether the app only attaches policies to it and does not declare it.
        is_deployed: Whether it is deployed; None if its Condition is open.
        choices: The open choices that it or its policies depend on.
        defaults_used: The defaults of parameters that it or its policies read, by name.
    """

    kind: IdentityKind
    stack: StackTemplate
    logical_id: str
    path: str
    name: str
    arn: str
    policies: tuple[NamedPolicy, ...]
    boundary: NamedPolicy | None
    missing: tuple[str, ...]
    policy_problems: tuple[PolicyProblem, ...]
    properties: Mapping[str, Any]
    other_groups: tuple[str, ...] = ()
    perhaps_attached: tuple[NamedPolicy, ...] = ()
    is_imported: bool = False
    is_deployed: bool | None = True
    choices: tuple[Choice, ...] = ()
    defaults_used: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_permission_set(self) -> bool:
        """Whether it is the role of a permission set, which IAM Identity Center makes."""
        return str(self.properties.get("Path", "")).startswith(RESERVED_PATH)

    @property
    def permission_set(self) -> str | None:
        """The name of the permission set that it is the role of; None for any other identity."""
        return permission_set_of(self.name) if self.is_permission_set else None

    @property
    def managed_policies(self) -> tuple[str, ...]:
        """The ARNs of its customer managed policies and of the policies that are missing."""
        return (*(policy.arn for policy in self.policies if policy.arn), *self.missing_permissions)

    @property
    def missing_permissions(self) -> tuple[str, ...]:
        """The ARNs of the permissions policies that are missing, without the boundary."""
        boundary = str(self.properties.get("PermissionsBoundary", ""))
        return tuple(arn for arn in self.missing if arn != boundary)

    @property
    def possible_policies(self) -> tuple[NamedPolicy, ...]:
        """Its policies, and those that it has or could have for some values of the unknown ones."""
        unknown = [arn for arn in self.missing_permissions if unknowns_in(arn)]
        return (*self.policies, *self.perhaps_attached, *map(_of_unknown_arn, unknown))

    @property
    def possible_boundary(self) -> NamedPolicy | None:
        """Its boundary; one that could be anything if its ARN is known only at deployment."""
        limit = str(self.properties.get("PermissionsBoundary", ""))
        if self.boundary is None and unknowns_in(limit):
            return _of_unknown_arn(limit)
        return self.boundary

    def policies_in_force(
        self,
        *,
        resource: ResourcePolicy = None,
        resource_is_whole: bool = True,
        named: bool = True,
        with_unknown: bool = False,
        control: ControlPolicies = NO_CONTROL_POLICIES,
    ) -> Policies:
        """Its identity policies and its boundary, compiled for decisions.

        The policies in `missing` are not among them: check that first if the decision must not
        depend on them.

        Args:
            with_unknown: Whether a missing policy whose ARN is known only at deployment is among
                them, as one that could allow or deny any action; so are unresolved statements
                and `perhaps_attached`.
            resource: The policy of the resource that it asks for, such as a role's trust policy.
            resource_is_whole: Whether that is the whole policy; see `Policies`.
            named: Whether decisions name the policies by `NamedPolicy.name`. Without names,
                identities whose policies have equal documents share one result.
            control: The control policies of the organization.

        See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
        """
        policies = self.possible_policies if with_unknown else self.policies
        boundary = self.possible_boundary if with_unknown else self.boundary
        return _compiled(
            tuple(_unique(policy.name for policy in policies)) if named else None,
            tuple(_document(policy, with_unknown=with_unknown) for policy in policies),
            _document(boundary, with_unknown=with_unknown) if boundary else None,
            resource,
            control,
            resource_is_whole=resource_is_whole,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IamRole(IamIdentity):
    """A role that a template declares.

    Args:
        trust: Its trust policy.
    """

    trust: PolicyDocument

    @property
    def trust_as_far_as_known(self) -> PolicyDocument:
        """The trust policy, with statements that could be anything in place of unresolved ones."""
        unresolved = [
            problem.unknown
            for problem in self.policy_problems
            if problem.unknown and problem.location.startswith("AssumeRolePolicyDocument")
        ]
        return perhaps_trusting(self.trust, unresolved) if unresolved else self.trust


def _document(policy: NamedPolicy, *, with_unknown: bool) -> PolicyDocument:
    return policy.as_far_as_known if with_unknown else policy.document


def _of_unknown_arn(arn: str) -> NamedPolicy:
    """The stand-in for a policy whose ARN is known only at deployment."""
    return NamedPolicy(shown(arn), could_be_anything(computed("policy", unknowns_in(arn))))


def _unique(names: Iterable[str]) -> Iterator[str]:
    """The names; one that occurs again gets a number, so that no policy replaces another."""
    seen: dict[str, int] = {}
    for name in names:
        count = seen[name] = seen.get(name, 0) + 1
        yield name if count == 1 else f"{name} ({count})"


@lru_cache(maxsize=4096)
def _compiled(
    names: tuple[str, ...] | None,
    documents: tuple[PolicyDocument, ...],
    boundary: PolicyDocument | None,
    resource: ResourcePolicy,
    control: ControlPolicies,
    *,
    resource_is_whole: bool,
) -> Policies:
    identity = documents if names is None else dict(zip(names, documents, strict=True))
    return Policies(
        identity=identity,
        boundary=boundary,
        resource=resource,
        service_control=control.service_control,
        resource_control=control.resource_control,
        resource_is_whole=resource_is_whole,
    )
