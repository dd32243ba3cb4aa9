"""What of a member template could not be deployed by a StackSet, or would clash in the accounts.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-best-practices.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from aws_cdk import CfnElement, CfnParameter, CfnResource, Stack, Token
from constructs import IConstruct

from iam_patterns.organization.reserved_names import owner_of
from iam_patterns.policy.problems import Problem

_ROLE: Final = "AWS::IAM::Role"
_STACKS: Final = ("AWS::CloudFormation::Stack", "AWS::CloudFormation::StackSet")
_IMPORTS: Final = ("Fn::ImportValue", "Fn::GetStackOutput")
_MACRO: Final = "Fn::Transform"
_IN_TEXT: Final = re.compile(r"\$\{([^!${}][^${}]*)\}")
_OUTSIDE_FIX: Final = (
    "Write the ARN or name itself, such as one with a fixed role_name: a StackSet's template is "
    "deployed alone, in other accounts."
)
_NAMED_FIX: Final = "Pass role_name, which every account's role then has."


@dataclass(frozen=True, slots=True)
class MemberRole:
    """A role of the member template.

    Args:
        path_in_app: Its construct path.
        name: Its name, or None if CloudFormation would choose one.
        path: Its IAM path.
    """

    path_in_app: str
    name: str | None
    path: str


class MemberTemplate:
    """The template that a StackSet deploys to each account.

    Args:
        stack: Its stack in the app.
    """

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def problems(self, parameters: Mapping[str, object]) -> Iterator[Problem]:
        """Why it cannot be rolled out.

        Args:
            parameters: The values of its parameters, by logical ID.
        """
        yield from self._environment()
        yield from self._dependencies()
        constructs = list(self.stack.node.find_all())
        for construct in constructs:
            if Stack.is_stack(construct) and construct is not self.stack:
                yield _nested(construct.node.path)
        elements = [
            cast("CfnElement", construct)
            for construct in constructs
            if CfnElement.is_cfn_element(construct)
        ]
        own = {str(self.stack.resolve(element.logical_id)) for element in elements}
        roles = []
        for element in elements:
            if isinstance(element, CfnResource):
                properties, problems = self._properties(element)
                yield from problems
                yield from self._of_resource(element, properties, own)
                if element.cfn_resource_type == _ROLE:
                    roles.append(_role(element, properties))
        yield from _of_roles(roles)
        yield from self._of_parameters(constructs, parameters)
        for transform in self.stack.template_options.transforms or ():
            yield _macro(self.stack.node.path, transform)

    def _environment(self) -> Iterator[Problem]:
        """Whether it is the same in every account, as it would not be in a stage with an env."""
        for name in ("account", "region"):
            value = getattr(self.stack, name)
            if not Token.is_unresolved(value):
                yield Problem.broken_rule(
                    "scope",
                    f"the {name} of the roles' stack is fixed by a Stage with env=, and the roles "
                    "go to many accounts",
                    "Give env= to the stacks of the stage, not to the stage.",
                    value=value,
                )

    def _dependencies(self) -> Iterator[Problem]:
        """References that CDK has already turned into exports and imports."""
        for other in self.stack.dependencies:
            yield _outside(self.stack.node.path, f"the stack {other.node.path}")
        if self.stack.node.try_find_child("Exports"):
            yield Problem.broken_rule(
                self.stack.node.path,
                "another stack refers to one of its resources, and each account has its own",
                "Use role_arn_pattern or caller_permissions of the rollout.",
            )

    def _properties(self, element: CfnResource) -> tuple[Any, list[Problem]]:
        try:
            return self.stack.resolve(element._cfn_properties), []  # noqa: SLF001 - CDK's protected
        except RuntimeError as error:
            reason = str(error).rsplit("Resolution error: ", 1)[-1].splitlines()[0]
            return {}, [_outside(element.node.path, reason)]

    def _of_resource(
        self, element: CfnResource, properties: object, own: set[str]
    ) -> Iterator[Problem]:
        if element.cfn_resource_type in _STACKS:
            yield _nested(element.node.path)
        for name in dict.fromkeys(_references(properties)):
            if name not in own and not name.startswith("AWS::"):
                yield _outside(element.node.path, self._path_of(name))
        functions = set(_functions(properties))
        for function in _IMPORTS:
            if function in functions:
                yield _outside(element.node.path, function)
        if _MACRO in functions:
            yield _macro(element.node.path, _MACRO)

    def _path_of(self, logical_id: str) -> str:
        """The construct path of an element of another stack, or its logical ID."""
        for construct in self.stack.node.root.node.find_all():
            if CfnElement.is_cfn_element(construct):
                element = cast("CfnElement", construct)
                if element.stack is not self.stack and logical_id == element.stack.resolve(
                    element.logical_id
                ):
                    return element.node.path
        return logical_id

    def _of_parameters(
        self, constructs: list[IConstruct], given: Mapping[str, object]
    ) -> Iterator[Problem]:
        declared = {
            str(self.stack.resolve(construct.logical_id)): construct
            for construct in constructs
            if isinstance(construct, CfnParameter)
        }
        for name, parameter in declared.items():
            if name not in given and parameter.default is None:
                yield Problem.broken_rule(
                    "parameters",
                    f"the parameter {name} of the roles has no default and no value",
                    f'Pass parameters={{"{name}": ...}}.',
                )
        for name in given:
            if name not in declared:
                yield Problem.broken_rule(
                    "parameters",
                    "the roles have no such parameter",
                    f"They have: {', '.join(sorted(declared)) or 'none'}.",
                    value=name,
                )


def _role(element: CfnResource, properties: Mapping[str, Any]) -> MemberRole:
    name = properties.get("roleName")
    path = properties.get("path", "/")
    return MemberRole(
        element.node.path.removesuffix("/Resource"),
        name if isinstance(name, str) else None,
        path if isinstance(path, str) else "/",
    )


def _of_roles(roles: list[MemberRole]) -> Iterator[Problem]:
    if not roles:
        yield Problem.broken_rule(
            "roles", "it creates no role", "Create the roles in the scope that it is called with."
        )
    first_use: dict[str, str] = {}
    for role in roles:
        if role.name is None:
            yield Problem.broken_rule(
                role.path_in_app,
                "its name is not known before deployment, so that no caller could name its ARN",
                _NAMED_FIX,
            )
            continue
        owner = owner_of(role.name, role.path)
        if owner:
            yield Problem.broken_rule(
                role.path_in_app,
                f"its name or path is reserved for {owner}",
                "Choose another name or path.",
                value=f"{role.path}{role.name}",
            )
        other = first_use.setdefault(role.name.lower(), role.path_in_app)
        if other != role.path_in_app:
            yield Problem.broken_rule(
                role.path_in_app,
                f"has the name of {other}; names of an account differ in more than case or path",
                "Choose another name.",
                value=role.name,
            )


def _references(value: object) -> Iterator[str]:
    """The logical IDs and pseudo parameters that a resolved value refers to."""
    if isinstance(value, Mapping):
        if isinstance(value.get("Ref"), str):
            yield value["Ref"]
        attribute = value.get("Fn::GetAtt")
        if attribute:
            yield attribute[0] if isinstance(attribute, list) else str(attribute).split(".")[0]
        text = value.get("Fn::Sub")
        if text:
            template, given = text if isinstance(text, list) else (text, {})
            for name in _IN_TEXT.findall(template):
                if name not in given:
                    yield name if name.startswith("AWS::") else name.split(".")[0]
        for item in value.values():
            yield from _references(item)
    elif isinstance(value, list):
        for item in value:
            yield from _references(item)


def _functions(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _functions(item)
    elif isinstance(value, list):
        for item in value:
            yield from _functions(item)


def _outside(place: str, what: str) -> Problem:
    return Problem.broken_rule(
        place, f"refers to a value outside the roles' own template: {what}", _OUTSIDE_FIX
    )


def _nested(place: str) -> Problem:
    return Problem.broken_rule(
        place,
        "StackSets with service-managed permissions do not deploy nested stacks",
        "Create the resources in the scope itself.",
    )


def _macro(place: str, what: str) -> Problem:
    return Problem.broken_rule(
        place,
        "StackSets with service-managed permissions do not expand macros",
        "Write what the macro would.",
        value=what,
    )
