"""Finds permissions policies and a boundary that a property injector removed from a new role.

An injector can add policies, or set another boundary: an organization may do so. Without an inline
policy or its boundary, a role would lack what it promises: a Deny statement, or a limit.

See https://docs.aws.amazon.com/cdk/v2/guide/blueprints.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Problem

_FIX: Final = (
    "Have the injector leave {} of this role as it is; PropertyInjectors.of(...) of its stack, "
    "stage and app lists the injectors."
)


@dataclass(frozen=True, slots=True)
class PromisedPermissions:
    """What a role passed to CDK besides its trust policy.

    Args:
        inline: The inline policies by name.
        attached: The managed policies.
        has_boundary: Whether there is a permissions boundary.
    """

    inline: Mapping[str, iam.PolicyDocument]
    attached: tuple[iam.IManagedPolicy, ...]
    has_boundary: bool

    def problems(self, role: iam.Role) -> Iterator[Problem]:
        """What of it the new role lacks; nothing for a role that CDK does not create."""
        resource = role.node.try_find_child("Resource")
        if not isinstance(resource, iam.CfnRole):
            return
        if self.inline and not self._has_inline(resource):
            yield _removed("inline_policies", "an inline policy")
        if self.attached and not self._has_attached(resource):
            yield _removed("managed_policies", "a managed policy")
        if self.has_boundary and resource.permissions_boundary is None:
            yield _removed("permissions_boundary", "the permissions boundary")

    def _has_inline(self, resource: iam.CfnRole) -> bool:
        policies = resource.policies
        if not isinstance(policies, list):
            return False
        given = [one for one in policies if isinstance(one, iam.CfnRole.PolicyProperty)]
        found = {one.policy_name: _json(one.policy_document) for one in given}
        return all(found.get(name) == _json(one) for name, one in self.inline.items())

    def _has_attached(self, resource: iam.CfnRole) -> bool:
        stack = Stack.of(resource)
        found = stack.resolve(resource.managed_policy_arns) or []
        return all(stack.resolve(one.managed_policy_arn) in found for one in self.attached)


def _json(document: object) -> object:
    return document.to_json() if isinstance(document, iam.PolicyDocument) else document


def _removed(parameter: str, what: str) -> Problem:
    return Problem.broken_rule(
        parameter, f"a property injector removed {what}", _FIX.format(parameter)
    )
