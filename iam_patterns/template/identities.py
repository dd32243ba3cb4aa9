"""Who holds permissions in a template.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from iam_patterns.policy import PolicyDocument
from iam_patterns.template.policies import NamedPolicy, Unread
from iam_patterns.template.stack import StackTemplate

Kind = Literal["role", "user", "group"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyHolder:
    """A role, user or group with its permissions.

    Args:
        kind: Which of them it is.
        stack: The stack it is in.
        logical_id: Its logical ID; that of a policy attached to it, if it is elsewhere itself.
        path: Its construct path, or the logical ID where the template has none.
        name: Its name, or the symbol that stands for it.
        arn: Its ARN.
        policies: Its permissions policies, inline and managed, those attached elsewhere in the
            app and those of a user's groups included.
        boundary: Its permissions boundary.
        missing: The ARNs of the policies that neither the templates nor the caller give.
        unread: What of its policies could not be read.
        properties: Its properties, resolved as far as they are known.
        is_elsewhere: Whether the app attaches policies to it, and does not have it itself.
    """

    kind: Kind
    stack: StackTemplate
    logical_id: str
    path: str
    name: str
    arn: str
    policies: tuple[NamedPolicy, ...]
    boundary: NamedPolicy | None
    missing: tuple[str, ...]
    unread: tuple[Unread, ...]
    properties: Mapping[str, Any]
    is_elsewhere: bool = False

    @property
    def managed_policies(self) -> tuple[str, ...]:
        """The ARNs of the managed policies of one's own that it has, as far as they are known."""
        return (*(policy.arn for policy in self.policies if policy.arn), *self.missing_permissions)

    @property
    def missing_permissions(self) -> tuple[str, ...]:
        """The ARNs of the permissions policies that are missing, without the boundary."""
        boundary = str(self.properties.get("PermissionsBoundary", ""))
        return tuple(arn for arn in self.missing if arn != boundary)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRole(PolicyHolder):
    """A role of a template.

    Args:
        trust: Its trust policy.
    """

    trust: PolicyDocument
