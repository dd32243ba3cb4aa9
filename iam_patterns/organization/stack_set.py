"""One StackSet with service-managed permissions.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-stackset.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from aws_cdk import CfnStackSet, Names, Stack
from constructs import Construct

from iam_patterns.organization.operation_preferences import OperationPreferences
from iam_patterns.organization.targets import deployment_targets

_LONGEST_NAME: Final = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSetSettings:
    """What the StackSets of one rollout have in common.

    Args:
        template_url: The URL of the template.
        region: The Region of the stacks.
        accounts: The accounts of the units that it is limited to.
        excluded_accounts: The accounts of the units that it leaves out.
        auto_deployment: Automatic deployment.
        operation_preferences: How many accounts at a time, and how many may fail.
        delegated_administrator: Whether a delegated administrator deploys it.
        parameters: The values of the template's parameters.
        parameter_overrides: Other values for the accounts that are in the units now.
        description: What it is for.
    """

    template_url: str
    region: str
    accounts: Sequence[str]
    excluded_accounts: Sequence[str]
    auto_deployment: CfnStackSet.AutoDeploymentProperty
    operation_preferences: OperationPreferences
    delegated_administrator: bool
    parameters: Mapping[str, str]
    parameter_overrides: Mapping[str, str]
    description: str | None


def stack_set_of(
    scope: Construct,
    name: str,
    settings: StackSetSettings,
    organizational_units: Sequence[str],
    after: Sequence[CfnStackSet],
) -> CfnStackSet:
    """The StackSet of some units.

    Args:
        scope: The construct to create it in.
        name: Its construct ID.
        settings: What it shares with others.
        organizational_units: The units.
        after: The StackSets that are deployed before it.
    """
    stack_set = CfnStackSet(
        scope,
        name,
        auto_deployment=settings.auto_deployment,
        call_as="DELEGATED_ADMIN" if settings.delegated_administrator else "SELF",
        capabilities=["CAPABILITY_NAMED_IAM"],
        description=settings.description,
        managed_execution={"Active": True},
        operation_preferences=settings.operation_preferences.to_property(),
        parameters=_written(settings.parameters),
        permission_model="SERVICE_MANAGED",
        stack_instances_group=[
            CfnStackSet.StackInstancesProperty(
                deployment_targets=deployment_targets(
                    organizational_units, settings.accounts, settings.excluded_accounts
                ),
                regions=[settings.region],
                parameter_overrides=_written(settings.parameter_overrides),
            )
        ],
        stack_set_name="",
        template_url=settings.template_url,
    )
    stack_set.stack_set_name = Names.unique_resource_name(
        stack_set, max_length=_LONGEST_NAME, separator="-"
    )
    for other in after:
        stack_set.node.add_dependency(other)
    return stack_set


def arn_of_stack_set(stack_set: CfnStackSet) -> str:
    """The ARN of a StackSet of the management account."""
    return Stack.of(stack_set).format_arn(
        service="cloudformation", resource="stackset", resource_name=stack_set.attr_stack_set_id
    )


def _written(parameters: Mapping[str, str]) -> list[CfnStackSet.ParameterProperty] | None:
    if not parameters:
        return None
    return [
        CfnStackSet.ParameterProperty(parameter_key=key, parameter_value=value)
        for key, value in parameters.items()
    ]
