"""The stack of a StackSet's template: what it deploys to each account.

See https://github.com/cdklabs/cdk-stacksets
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, cast

import jsii
from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct, IValidation

from iam_patterns.organization.member_template import MemberTemplate
from iam_patterns.policy.problems import Problem

if TYPE_CHECKING:
    from cdk_stacksets import StackSetStack

Roles = Callable[[Construct], iam.Role | Sequence[iam.Role]]
"""Creates roles in the scope that it gets, and returns them."""

_EXTRA: Final = "iam-patterns[organization]"
_REFUSED_ASSETS: Final = {
    "StackSets cannot use Docker Image Assets": "StackSets cannot deploy Docker images",
    "An Asset Bucket must be provided": "the accounts cannot read the assets of this app",
}
"""What cdk-stacksets raises while constructs with assets are created."""


def missing_package() -> Iterator[Problem]:
    """The problem if cdk-stacksets is not installed."""
    if not find_spec("cdk_stacksets"):
        yield Problem.broken_rule(
            "OrganizationRoles",
            "requires the package cdk-stacksets, which is not installed",
            f"Run pip install '{_EXTRA}'.",
        )


def new_member_stack(scope: Construct) -> "StackSetStack":
    """The stack, still empty."""
    from cdk_stacksets import StackSetStack  # noqa: PLC0415 - an optional dependency

    return StackSetStack(scope, "Member")


def template_url(stack: "StackSetStack") -> str:
    """The URL of its template, which is a file asset of the stack around it."""
    from cdk_stacksets import StackSetTemplate  # noqa: PLC0415 - an optional dependency

    return StackSetTemplate.from_stack_set_stack(stack).template_url


def created_roles(roles: Roles, stack: Stack) -> tuple[list[iam.Role], list[Problem]]:
    """Calls the function that creates the roles; with what was wrong about what it did.

    Raises:
        RuntimeError: What CDK raises for other reasons than assets.
    """
    try:
        returned = roles(stack)
    except RuntimeError as error:
        for text, rule in _REFUSED_ASSETS.items():
            if text in str(error):
                fix = "Deploy what needs the asset by a stack of its own; roles need none."
                return [], [Problem.broken_rule("roles", rule, fix)]
        raise
    listed = list(returned) if isinstance(returned, list | tuple) else [returned]
    strangers = [role for role in listed if not _is_role_of(role, stack)]
    if strangers or not listed:
        return [], [
            Problem(
                "roles",
                strangers or returned,
                "a function that returns the roles which it created in the scope it got",
                "Write return role, or return [role, other_role].",
            )
        ]
    return cast("list[iam.Role]", listed), []


def refuse_at_synthesis(stack: Stack, parameters: Mapping[str, object]) -> None:
    """Checks the template again when the app is synthesized: roles can be changed until then."""
    stack.node.add_validation(_Validation(stack, parameters))


@jsii.implements(IValidation)
class _Validation:
    def __init__(self, stack: Stack, parameters: Mapping[str, object]) -> None:
        self._stack = stack
        self._parameters = parameters

    def validate(self) -> list[str]:
        """The problems of the template as it is now."""
        return [str(problem) for problem in MemberTemplate(self._stack).problems(self._parameters)]


def _is_role_of(role: Any, stack: Stack) -> bool:  # noqa: ANN401 - whatever the user returned
    return isinstance(role, iam.Role) and Stack.of(role) is stack
