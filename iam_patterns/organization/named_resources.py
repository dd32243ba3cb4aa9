"""Names that IAM resources of an account cannot share.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-names
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from aws_cdk import CfnResource

from iam_patterns.policy.problems import Problem

_NAMES: Final = {
    "AWS::IAM::Group": "groupName",
    "AWS::IAM::InstanceProfile": "instanceProfileName",
    "AWS::IAM::ManagedPolicy": "managedPolicyName",
    "AWS::IAM::Role": "roleName",
    "AWS::IAM::User": "userName",
}
"""The property with the name, by resource type."""


@dataclass(frozen=True, slots=True)
class NamedResource:
    """A resource of the member template, with its name if that is known before deployment.

    Args:
        kind: Its resource type.
        path_in_app: Its construct path.
        name: Its name.
    """

    kind: str
    path_in_app: str
    name: str | None

    @classmethod
    def of(cls, resource: CfnResource, properties: Mapping[str, Any]) -> "NamedResource":
        """The resource with its resolved properties."""
        name = properties.get(_NAMES.get(resource.cfn_resource_type, ""))
        return cls(
            resource.cfn_resource_type,
            resource.node.path.removesuffix("/Resource"),
            name if isinstance(name, str) else None,
        )


def same_names(resources: Iterable[NamedResource]) -> Iterator[Problem]:
    """A problem for each resource whose name another of its type has."""
    first_use: dict[tuple[str, str], str] = {}
    for resource in resources:
        if resource.name is None:
            continue
        key = (resource.kind, resource.name.lower())
        other = first_use.setdefault(key, resource.path_in_app)
        if other != resource.path_in_app:
            yield Problem.broken_rule(
                resource.path_in_app,
                f"has the name of {other}; names of an account differ in more than case or path",
                "Choose another name.",
                value=resource.name,
            )
