"""The parts of a template that stand for resources which it does not have itself.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
"""

from collections.abc import Mapping
from typing import Any, Final

from iam_patterns.template import TRANSFORM_SECTION, TemplateResource

_NESTED: Final = "AWS::CloudFormation::Stack"
_STACK_SET: Final = "AWS::CloudFormation::StackSet"
_MODULE: Final = "::MODULE"
_APPLICATION: Final = "AWS::Serverless::Application"
_READ: Final = frozenset(
    {
        "AWS::CodeDeployBlueGreen",
        "AWS::LanguageExtensions",
        "AWS::SecretsManager-2020-07-23",
        "AWS::SecretsManager-2024-09-16",
        "AWS::Serverless-2016-10-31",
    }
)
"""The macros that are expanded here, and those of AWS that make only their own roles."""


def can_be_elsewhere(type_: str) -> bool:
    """Whether a resource type can stand for other resources."""
    return type_ in {_NESTED, _STACK_SET, _APPLICATION} or type_.endswith(_MODULE)


def resources_elsewhere(resource: TemplateResource) -> str:
    """Where the resources are that a part of a template stands for, if they are not checked.

    Args:
        resource: A resource, or a macro.
    """
    if resource.type == TRANSFORM_SECTION:
        if resource.logical_id in _READ:
            return ""
        return f"The macro {resource.logical_id} can add and change resources"
    if (
        not can_be_elsewhere(resource.type)
        or resource.resolver.exists(resource.logical_id) is False
    ):
        return ""
    properties = resource.properties
    if resource.type in {_NESTED, _STACK_SET}:
        return _of_a_url(resource, properties)
    if resource.type == _APPLICATION:
        return "The resources are in the template of an application of AWS SAM"
    return f"The resources are in the module {resource.type}"


def _of_a_url(resource: TemplateResource, properties: Mapping[str, Any]) -> str:
    if "TemplateURL" not in properties:
        return ""
    is_nested = resource.type == _NESTED
    # The StackSets of an assembly are read from the files of the assembly.
    is_read = (
        resource.logical_id in resource.resolver.nested if is_nested else resource.stack.folder
    )
    return "" if is_read else "The resources are in the template at TemplateURL, which is not here"
