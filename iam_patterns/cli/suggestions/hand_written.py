"""A hand-written role as its template has it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.cli.suggestions.logical_ids import logical_id_of_role
from iam_patterns.cli.suggestions.sub_text import text_of
from iam_patterns.cli.suggestions.trust_reading import Trusted
from iam_patterns.template import StackTemplate

_AWS_MANAGED: Final = re.compile(
    r"arn:(?:aws[a-z-]*|\$\{AWS::Partition\}):iam::aws:policy/([\w+=,.@/-]+)"
)


@dataclass(frozen=True, slots=True)
class HandWritten:
    """A role to replace.

    Args:
        stack: The template.
        logical_id: The role's logical ID.
        properties: Its properties, not resolved.
        trusted: Whom it trusts.
    """

    stack: StackTemplate
    logical_id: str
    properties: Mapping[str, Any]
    trusted: Trusted

    @property
    def account(self) -> str:
        """The stack's account, as a text of `sub_text`."""
        return self.stack.account or "${AWS::AccountId}"

    @property
    def region(self) -> str:
        """The stack's Region, as a text of `sub_text`."""
        return self.stack.region or "${AWS::Region}"

    @property
    def managed(self) -> tuple[str, ...]:
        """The names of the AWS managed policies that the role itself lists."""
        names = map(aws_managed_name, managed_policies(self.properties))
        return tuple(name for name in names if name)

    def type_of(self, name: str) -> str:
        """The type of a resource of the template; empty for a name that is none."""
        resource = self.stack.resources.get(name)
        return str(resource.get("Type", "")) if isinstance(resource, Mapping) else ""

    def resources_with(self, kind: str, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """The resources of a type that refer to the role in a property."""
        mine = ({"Ref": self.logical_id}, {"Fn::GetAtt": [self.logical_id, "Arn"]})
        for logical_id, resource in self.stack.resources.items():
            properties = resource.get("Properties")
            if resource.get("Type") == kind and isinstance(properties, Mapping):
                value = properties.get(name)
                if any(one in mine for one in (value if isinstance(value, list) else [value])):
                    yield logical_id, properties

    @property
    def construct_id(self) -> str:
        """The ID that the construct gets, in the stack: that of CDK, else the logical ID."""
        return own_construct_id(self.stack, self.logical_id) or re.sub(
            r"\W", "", self.logical_id, flags=re.ASCII
        )


def aws_managed_name(value: object) -> str | None:
    """The name of an AWS managed policy, from its ARN in a template."""
    found = _AWS_MANAGED.fullmatch(text_of(value) or "")
    return found[1] if found else None


def managed_policies(properties: Mapping[str, Any]) -> list[Any]:
    """The ARNs of the managed policies that a role lists; none if a function makes the list."""
    listed = properties.get("ManagedPolicyArns")
    return listed if isinstance(listed, list) else []


def own_construct_id(stack: StackTemplate, logical_id: str) -> str | None:
    """The ID of an ``iam.Role`` that CDK has right below the stack.

    None if it is deeper, or its logical ID is not the one that CDK derives from that.
    """
    parts = (stack.construct_path_of(logical_id) or "").split("/")
    if len(parts) > 2 and parts[-1] == "Resource":  # noqa: PLR2004 - stack, role, Resource
        construct_id = parts[-2]
        if logical_id_of_role(construct_id) == logical_id:
            return construct_id
    return None
