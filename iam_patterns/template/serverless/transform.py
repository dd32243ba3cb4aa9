"""Adds to a template the IAM roles that the transform of AWS SAM makes of it.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-serverless.html
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from iam_patterns.template.serverless.connectors import connector_policies
from iam_patterns.template.serverless.function_role import function_parts, schedule_roles
from iam_patterns.template.serverless.global_properties import with_globals
from iam_patterns.template.serverless.parts import Part, role, trusting
from iam_patterns.template.serverless.state_machine_role import state_machine_parts
from iam_patterns.template.stack import StackTemplate

TRANSFORM: Final = "AWS::Serverless-2016-10-31"

_PREFIX: Final = "AWS::Serverless::"
_FUNCTION: Final = "AWS::Serverless::Function"
_STATE_MACHINE: Final = "AWS::Serverless::StateMachine"
_READ: Final = frozenset(
    {
        _FUNCTION,
        _STATE_MACHINE,
        "AWS::Serverless::Api",
        "AWS::Serverless::HttpApi",
        "AWS::Serverless::LayerVersion",
        "AWS::Serverless::SimpleTable",
    }
)
"""The types whose roles are read, and those without any."""
_DEPLOYMENTS: Final = "CodeDeployServiceRole"
_SOME_DEPLOYMENT: Final = "ServerlessCodeDeployCondition"
_TRUE: Final = (True, "true", "True")
_FALSE: Final = (False, "false", "False")


def has_transform(template: Mapping[str, Any]) -> bool:
    """Whether a template names the transform."""
    declared = template.get("Transform", ())
    return TRANSFORM in (declared if isinstance(declared, list | tuple) else [declared])


def unread_resources(template: Mapping[str, Any]) -> tuple[str, ...]:
    """The resources of AWS SAM whose roles are not read, with their types."""
    if not has_transform(template):
        return ()
    return tuple(
        f"{logical_id} ({kind})"
        for logical_id, resource in _resources(template)
        if (kind := str(resource.get("Type"))).startswith(_PREFIX) and kind not in _READ
    )


def transformed(stack: StackTemplate) -> StackTemplate:
    """The stack with the roles that the transform makes of its functions and state machines.

    Everything else stays as it is declared.

    Args:
        stack: The stack.
    """
    template = stack.template
    if not has_transform(template):
        return stack
    made: dict[str, Part] = {}
    made_from: dict[str, str] = {}
    conditions: dict[str, Part] = {}
    for logical_id, resource in _resources(template):
        of_resource, more = _parts(template, logical_id, resource, stack.partition)
        made |= of_resource
        made_from |= dict.fromkeys(of_resource, logical_id)
        conditions |= more
    of_deployments, more = _deployment_role(template, stack.partition)
    made |= of_deployments
    conditions |= more
    declared = template["Resources"]
    new = {logical_id: part for logical_id, part in made.items() if logical_id not in declared}
    resources = {**declared, **new}
    added = {"Resources": resources | connector_policies(resources)}
    if conditions:
        added["Conditions"] = {**template.get("Conditions", {}), **conditions}
    return replace(stack, template={**template, **added}, made_from=made_from)


def _resources(template: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for logical_id, resource in template.get("Resources", {}).items():
        if isinstance(resource, Mapping):
            yield logical_id, resource


def _parts(
    template: Mapping[str, Any], logical_id: str, resource: Mapping[str, Any], partition: str
) -> tuple[dict[str, Part], dict[str, Part]]:
    """What a resource becomes besides itself, and the conditions that this adds."""
    condition = resource.get("Condition")
    if resource.get("Type") == _FUNCTION:
        properties = with_globals(template, "Function", resource)
        made, conditions = function_parts(logical_id, properties, condition, partition)
        made |= schedule_roles(logical_id, properties, condition, "lambda:InvokeFunction")
        return made, conditions
    if resource.get("Type") == _STATE_MACHINE:
        properties = with_globals(template, "StateMachine", resource)
        return state_machine_parts(logical_id, properties, condition, partition), {}
    return {}, {}


def _deployment_role(
    template: Mapping[str, Any], partition: str
) -> tuple[dict[str, Part], dict[str, Part]]:
    """The role with which CodeDeploy shifts traffic to new versions of functions.

    It has the Conditions of the functions only if each of them passes its own on.
    """
    of_functions = [
        (resource.get("Condition"), with_globals(template, "Function", resource))
        for _, resource in _resources(template)
        if resource.get("Type") == _FUNCTION
    ]
    preferences = [(name, of.get("DeploymentPreference")) for name, of in of_functions]
    enabled = [
        (name if preference.get("PassthroughCondition") in _TRUE else None, preference)
        for name, preference in preferences
        if isinstance(preference, Mapping) and preference.get("Enabled", True) not in _FALSE
    ]
    if all(preference.get("Role") for _, preference in enabled):
        return {}, {}
    conditions: dict[str, Part] = {}
    condition = None
    if all(name for name, _ in enabled):
        names = sorted({str(name) for name, _ in enabled})
        condition = names[0]
        if len(names) > 1:
            condition = _SOME_DEPLOYMENT
            conditions[condition] = {"Fn::Or": [{"Condition": name} for name in names]}
    arn = f"arn:{partition}:iam::aws:policy/service-role/AWSCodeDeployRoleForLambda"
    properties = {
        "AssumeRolePolicyDocument": trusting("codedeploy.amazonaws.com"),
        "ManagedPolicyArns": [arn],
    }
    return {_DEPLOYMENTS: role(properties, condition)}, conditions
