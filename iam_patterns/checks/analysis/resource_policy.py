"""A resource policy as the rules see it: who each statement allows, under which conditions.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from iam_patterns.checks.analysis.denials import denies_actions_and_resources_of
from iam_patterns.checks.analysis.required_by_denials import (
    alternatives_of_denials,
    denies_principals_of,
    with_conditions_of_denials,
)
from iam_patterns.policy import Condition, PolicyDocument, Statement
from iam_patterns.template import AppTemplates, PolicyProblem, TemplateResource
from iam_patterns.template.resource_policies import ResourcePolicies, WrittenPolicy
from iam_patterns.template.resource_policies.presence import has_resource_policy
from iam_patterns.template.resource_policies.public_access import blocks

_IAM: Final = "AWS::IAM::"
_LOCATION: Final = "Statement[{}]"
_WITH_BLOCK: Final = ("AWS::S3::Bucket", "AWS::S3::AccessPoint")
_DOMAINS: Final = ("AWS::Elasticsearch::Domain", "AWS::OpenSearchService::Domain")
_PUBLIC_POLICIES: Final = ("BlockPublicPolicy", "RestrictPublicBuckets")


@dataclass(frozen=True)
class ResourcePolicy:
    """The policy of a resource.

    Args:
        document: The policy.
        type: The resource type that has it, such as ``AWS::S3::BucketPolicy``.
        account: The account of the resource; None when the stack leaves it open.
        partition: The partition of the resource; None when the stack leaves its Region open.
        protections: The settings of the resource that limit a public policy, such as
            ``BlockPublicPolicy`` of S3 Block Public Access.
        problems: The parts of the policy that are malformed or unresolved.
        resources: The ARNs of the resources that it applies to, as far as they are known.
    """

    document: PolicyDocument
    type: str
    account: str | None = None
    partition: str | None = None
    protections: frozenset[str] = frozenset()
    problems: tuple[PolicyProblem, ...] = ()
    resources: tuple[str, ...] = ()

    @property
    def service(self) -> str:
        """The service of the resource, such as ``S3``."""
        return self.type.split("::")[1]

    @property
    def is_complete(self) -> bool:
        """Whether all of the policy could be read."""
        return not self.problems

    @cached_property
    def allows(self) -> tuple[tuple[str, Statement], ...]:
        """The Allow statements, with their locations.

        Each has the conditions that the Deny statements require too.
        """
        return tuple(
            (
                _LOCATION.format(index),
                with_conditions_of_denials(statement, self._denials_of(statement)),
            )
            for index, statement in enumerate(self.document.statements)
            if statement.effect == "Allow"
        )

    def alternatives(self, allow: Statement) -> Iterator[list[Condition]]:
        """The conditions of which callers must match any one, for each Deny on several keys."""
        return alternatives_of_denials(allow, self._denials_of(allow))

    @property
    def denials(self) -> Iterator[Statement]:
        """The Deny statements."""
        return (one for one in self.document.statements if one.effect == "Deny")

    def _denials_of(self, allow: Statement) -> list[Statement]:
        return [
            denial
            for denial in self.denials
            if denies_principals_of(denial, allow)
            and denies_actions_and_resources_of(denial, allow)
        ]


@dataclass(frozen=True, slots=True)
class PolicyOfResource:
    """A resource policy, and where it is in the template.

    Args:
        policy: The policy.
        resource: The resource that has it.
        path: Where the resource has it, such as ``Properties.PolicyDocument``.
    """

    policy: ResourcePolicy
    resource: TemplateResource
    path: str


def policies_of_resources(app: AppTemplates) -> Iterator[PolicyOfResource]:
    """The resource policies of an app, each once.

    Args:
        app: The templates.
    """
    if not _has_any(app):
        return
    policies = ResourcePolicies(app)
    together: dict[tuple[str, str, str], list[WrittenPolicy]] = {}
    for written in policies.written():
        found = written.resource
        place = (found.stack.identity, found.logical_id, written.path)
        together.setdefault(place, []).append(written)
    for same in together.values():
        yield _policy(same, policies)


def has_policies(resource: Mapping[str, Any]) -> bool:
    """Whether a resource of a template is an IAM resource, or has a resource policy."""
    return str(resource.get("Type")).startswith(_IAM) or has_resource_policy(resource)


def _has_any(app: AppTemplates) -> bool:
    """Whether a template has a resource policy: without one there is nothing to resolve."""
    return any(
        has_resource_policy(resource)
        for stack, _ in app.resolved()
        for resource in stack.resources.values()
    )


def _policy(same: list[WrittenPolicy], policies: ResourcePolicies) -> PolicyOfResource:
    """A policy that applies to some resources."""
    first = same[0]
    found = first.resource
    stack = found.stack
    protections = [frozenset(_protections(one, policies)) for one in same]
    policy = ResourcePolicy(
        first.document,
        found.type,
        stack.account,
        stack.partition if stack.region else None,
        frozenset.intersection(*protections),
        first.problems,
        tuple(one.arn for one in same if one.arn),
    )
    declaration = stack.resources[found.logical_id]
    resource = TemplateResource(stack, found.logical_id, found.type, declaration, found.resolver)
    return PolicyOfResource(policy, resource, first.path)


def _protections(written: WrittenPolicy, policies: ResourcePolicies) -> Iterator[str]:
    """The settings of the declared resource that limit a public policy."""
    declared = policies.declaration_of(written.arn)
    if not declared:
        return
    if declared.type in _WITH_BLOCK:
        yield from (name for name in _PUBLIC_POLICIES if blocks(declared.properties, name))
    if declared.type in _DOMAINS:
        security = declared.properties.get("AdvancedSecurityOptions")
        if isinstance(security, Mapping) and str(security.get("Enabled")).lower() == "true":
            yield "AdvancedSecurityOptions"
        if "VPCOptions" in declared.properties:
            yield "VPCOptions"
