"""Sets the permissions boundary and the path of roles that property injectors do not reach."""

from collections.abc import Mapping
from typing import Final

from aws_cdk import Aws, CfnResource
from aws_cdk import aws_iam as iam

from iam_patterns.defaults.errors import DefaultsError
from iam_patterns.defaults.report import Action, Outcome
from iam_patterns.defaults.resource_mixin import ResourceMixin, raw_properties
from iam_patterns.defaults.values import (
    Boundary,
    DefaultValues,
    boundary_arn,
    boundary_in_words,
)
from iam_patterns.policy import Problem
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.policy.wrong_types import not_a

_NAME: Final = "BoundaryAndPath"
_PATHS: Final[Mapping[str, str]] = {
    "AWS::IAM::Role": "Path",
    # https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html
    "AWS::Serverless::Function": "RolePath",
    # https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-statemachine.html
    "AWS::Serverless::StateMachine": "RolePath",
}
"""The property of a role's path, by the type of the resource that is a role or makes one."""

_BOUNDARY: Final = "PermissionsBoundary"
_OWN: Final = "the role has its own"
_FITS: Final = "the role's own meets the rule"
_OF_CDK: Final = (
    "CDK has written the role's ARN without it for other stacks; set path on the iam.Role, or use "
    "RoleDefaults"
)
_MARK: Final = "iam-patterns:boundary-and-path"


class BoundaryAndPath(ResourceMixin):
    """A permissions boundary and a path for roles that property injectors do not reach.

    They are the roles of ``CfnRole``, ``CfnInclude`` and ``CfnResource``, those of CDK's custom
    resources, and those that AWS SAM makes for functions and state machines. What a role says
    itself wins, unless ``enforce=True``. The path of an `iam.Role` is left as it is: it is part
    of ARNs that CDK has written already. A new path replaces a role that is deployed already.

    Args:
        permissions_boundary: The name or ARN of the permissions boundary, or the managed policy.
        path: The path, such as ``/workload/``.
        enforce: Whether these values win over what a role says itself. A role keeps a path that
            begins with ``path``.

    Raises:
        DefaultsError: With every problem of the parameters.

    Example:
        >>> from aws_cdk import App, Mixins, Stack
        >>> from aws_cdk import aws_iam as iam
        >>> stack = Stack(App(), "Shop")
        >>> _ = iam.CfnRole(stack, "Imported", assume_role_policy_document={})
        >>> boundary = BoundaryAndPath(permissions_boundary="TeamBoundary")
        >>> _ = Mixins.of(stack).apply(boundary)
        >>> print(boundary.report)
        Shop/Imported
          PermissionsBoundary set to TeamBoundary (BoundaryAndPath)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
    """

    def __init__(
        self,
        *,
        permissions_boundary: Boundary | None = None,
        path: str | None = None,
        enforce: bool = False,
    ) -> None:
        values = DefaultValues(permissions_boundary=permissions_boundary, path=path)
        problems = [
            *values.problems(),
            *not_a("enforce", enforce, bool, "True or False"),
        ]
        if values.are_empty:
            names, rule = "permissions_boundary, path", "at least one is required"
            problems.append(Problem.broken_rule(names, rule, "Pass one of them.", got="neither"))
        if problems:
            raise DefaultsError(_NAME, problems)
        super().__init__()
        self._boundary = permissions_boundary
        self._path = path
        self._enforce = enforce

    def _types(self) -> frozenset[str]:
        return frozenset(_PATHS)

    def _apply(self, resource: CfnResource, path: str) -> None:
        name = _PATHS[resource.cfn_resource_type]
        if name == "RolePath" and _own_value(resource, "Role") is not None:
            return
        if self._boundary is not None:
            arn = _arn_of(self._boundary)
            self._set(resource, path, _BOUNDARY, arn, boundary_in_words(self._boundary))
        if self._path is not None:
            self._set(resource, path, name, self._path, shown(self._path))

    def _set(self, resource: CfnResource, path: str, name: str, value: str, words: str) -> None:
        own = _own_value(resource, name)

        def record(action: Action, reason: str = "") -> None:
            outcome = Outcome(
                path=path,
                property_name=name,
                action=action,
                rule=_NAME,
                value=words,
                reason=reason,
            )
            self._record(outcome)

        if own is not None and not self._enforce:
            record("kept", _OWN)
        elif own == value or (name != _BOUNDARY and _begins_with(own, value)):
            record("kept", _FITS)
        elif name == "Path" and isinstance(resource.node.scope, iam.Role):
            record("left", _OF_CDK)
        else:
            self._write(resource, name, value)
            resource.node.add_metadata(_MARK, {name: value})
            record("set" if own is None else "replaced")

    def _write(self, resource: CfnResource, name: str, value: str) -> None:
        """Sets the property; an override that the app added to a CfnRole wins over it."""
        if isinstance(resource, iam.CfnRole) and not self._enforce:
            setattr(resource, _in_python(name), value)
        else:
            resource.add_property_override(name, value)


def _own_value(resource: CfnResource, name: str) -> object:
    """The value of a property, from its template or a mixin that was applied before."""
    for entry in reversed(resource.node.metadata):
        if entry.type == _MARK and name in entry.data:
            found: object = entry.data[name]
            return found
    if type(resource) is CfnResource:
        return raw_properties(resource).get(name)
    value: object = getattr(resource, _in_python(name), None)
    return value


def _in_python(name: str) -> str:
    return {_BOUNDARY: "permissions_boundary", "RolePath": "role_path"}.get(name, name.lower())


def _begins_with(own: object, path: str) -> bool:
    return isinstance(own, str) and not contains_token(own) and own.startswith(path)


def _arn_of(boundary: Boundary) -> str:
    if isinstance(boundary, str):
        return boundary_arn(boundary, Aws.PARTITION, Aws.ACCOUNT_ID)
    return str(boundary.managed_policy_arn)
