"""Forwards the events of other Regions to the stack's own, through a StackSet."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aws_cdk import Aws, CfnStackSet, CfnTag, Names, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.audit.event_patterns import (
    RULE_DESCRIPTIONS,
    RULE_STATES,
    Pattern,
    patterns_by_rule,
)
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.service_source import SERVICE_SOURCES

_EVENTS: Final = "events.amazonaws.com"
_LONGEST_NAME: Final = 128


class EventForwarding(Construct):
    """EventBridge rules in other Regions whose target is the default event bus of this one.

    A StackSet with self-managed permissions creates them: the account needs the roles
    ``AWSCloudFormationStackSetAdministrationRole`` and
    ``AWSCloudFormationStackSetExecutionRole``.

    Creates one ``AWS::CloudFormation::StackSet`` and one ``AWS::IAM::Role``, by which EventBridge
    puts the events.

    Example:
        >>> from aws_cdk import App, Environment, Stack
        >>> here = Environment(account="111111111111", region="eu-west-1")
        >>> forwarding = EventForwarding(
        ...     Stack(App(), "Example", env=here),
        ...     "OtherRegions",
        ...     role_arns=["arn:aws:iam::111111111111:role/admin"],
        ...     session_arn_prefixes=["arn:aws:sts::111111111111:assumed-role/admin/"],
        ...     regions=["us-east-1"],
        ...     report_changes=False,
        ... )

    See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-region.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        role_arns: Sequence[str],
        session_arn_prefixes: Sequence[str],
        regions: Sequence[str],
        report_changes: bool,
    ) -> None:
        """Creates the StackSet and the role.

        Args:
            scope: The construct to create it in, in a stack whose Region is known.
            id: Its ID in that scope.
            role_arns: The ARNs of the roles whose use is reported.
            session_arn_prefixes: What the ARNs of their sessions begin with.
            regions: The Regions, without the stack's own.
            report_changes: Whether to forward what the sessions change.
        """
        super().__init__(scope, id)
        stack = Stack.of(self)
        bus = f"arn:{Aws.PARTITION}:events:{stack.region}:{stack.account}:event-bus/default"
        values = {
            "BusArn": bus,
            "PutEventsRoleArn": self._put_events_role(stack, bus).role_arn,
            **{f"RoleArn{number}": arn for number, arn in enumerate(role_arns)},
            **{f"Sessions{number}": text for number, text in enumerate(session_arn_prefixes)},
        }
        patterns = patterns_by_rule(
            [{"Ref": f"RoleArn{number}"} for number in range(len(role_arns))],
            [{"Ref": f"Sessions{number}"} for number in range(len(session_arn_prefixes))],
            report_changes=report_changes,
        )
        self.stack_set = CfnStackSet(
            self,
            "Default",
            description="Forwards the events about some roles",
            permission_model="SELF_MANAGED",
            stack_set_name=Names.unique_resource_name(
                self, max_length=_LONGEST_NAME, separator="-"
            ),
            operation_preferences=CfnStackSet.OperationPreferencesProperty(
                region_concurrency_type="PARALLEL"
            ),
            parameters=[
                CfnStackSet.ParameterProperty(parameter_key=name, parameter_value=value)
                for name, value in values.items()
            ],
            stack_instances_group=[
                CfnStackSet.StackInstancesProperty(
                    deployment_targets=CfnStackSet.DeploymentTargetsProperty(
                        accounts=[stack.account]
                    ),
                    regions=list(regions),
                )
            ],
            tags=[CfnTag(key="Purpose", value="role-use-alarm")],
            template_body=json.dumps(_template(list(values), patterns), indent=1),
        )

    def _put_events_role(self, stack: Stack, bus: str) -> iam.Role:
        source = SERVICE_SOURCES[_EVENTS].source_arn_pattern(Aws.PARTITION, "*", stack.account)
        put = Statement("PutEvents", actions=["events:PutEvents"], resources=[bus])
        return iam.Role(
            self,
            "PutEvents",
            description="Forwards events about some roles from other Regions",
            assumed_by=iam.ServicePrincipal(
                _EVENTS,
                conditions={
                    "StringEquals": {"aws:SourceAccount": stack.account},
                    "ArnLike": {"aws:SourceArn": source},
                },
            ),
            inline_policies={
                "Permissions": iam.PolicyDocument.from_json(PolicyDocument.joined([put]).to_dict())
            },
        )


def _template(parameters: Sequence[str], patterns: Mapping[str, Pattern]) -> dict[str, Any]:
    """The template of each Region: the rules, and nothing that is known only at deployment."""
    target = {"Arn": {"Ref": "BusArn"}, "Id": "Bus", "RoleArn": {"Ref": "PutEventsRoleArn"}}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Forwards the events about some roles to another Region",
        "Parameters": {name: {"Type": "String"} for name in parameters},
        "Resources": {
            name: {
                "Type": "AWS::Events::Rule",
                "Properties": {
                    "Description": RULE_DESCRIPTIONS[name],
                    "EventPattern": pattern,
                    "State": RULE_STATES[name],
                    "Targets": [target],
                },
            }
            for name, pattern in patterns.items()
        },
    }
