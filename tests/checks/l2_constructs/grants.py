"""Calls every grant method of a construct, each for a role of its own."""

import inspect
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from aws_cdk import Stack
from aws_cdk import aws_appsync as appsync
from aws_cdk import aws_batch as batch
from aws_cdk import aws_bedrockagentcore as agentcore
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_eks as eks
from aws_cdk import aws_eks_v2 as eks_v2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import IConstruct

from tests.checks.l2_constructs.parts import REPLICA_ACCOUNT, function, role

_ACTIONS: Final[Mapping[str, str]] = {
    "aws_apigateway": "apigateway:GET",
    "aws_appconfig": "appconfig:GetEnvironment",
    "aws_appmesh": "appmesh:StreamAggregatedResources",
    "aws_appsync.ChannelNamespace": "appsync:EventPublish",
    "aws_appsync.EventApi": "appsync:EventPublish",
    "aws_appsync.GraphqlApi": "appsync:GraphQL",
    "aws_backup": "backup:StartBackupJob",
    "aws_batch": "batch:DescribeConsumableResource",
    "aws_bedrockagentcore.ApiKeyCredentialProvider": (
        "bedrock-agentcore:GetApiKeyCredentialProvider"
    ),
    "aws_bedrockagentcore.BrowserCustom": "bedrock-agentcore:GetBrowser",
    "aws_bedrockagentcore.CodeInterpreterCustom": "bedrock-agentcore:GetCodeInterpreter",
    "aws_bedrockagentcore.Evaluator": "bedrock-agentcore:GetEvaluator",
    "aws_bedrockagentcore.Gateway": "bedrock-agentcore:GetGateway",
    "aws_bedrockagentcore.GatewayTarget": "bedrock-agentcore:GetGatewayTarget",
    "aws_bedrockagentcore.Memory": "bedrock-agentcore:GetMemory",
    "aws_bedrockagentcore.OAuth2CredentialProvider": (
        "bedrock-agentcore:GetOauth2CredentialProvider"
    ),
    "aws_bedrockagentcore.OnlineEvaluationConfig": "bedrock-agentcore:GetOnlineEvaluationConfig",
    "aws_bedrockagentcore.Policy": "bedrock-agentcore:GetPolicy",
    "aws_bedrockagentcore.PolicyEngine": "bedrock-agentcore:GetPolicyEngine",
    "aws_bedrockagentcore.Runtime": "bedrock-agentcore:InvokeAgentRuntime",
    "aws_bedrockagentcore.WorkloadIdentity": "bedrock-agentcore:GetWorkloadIdentity",
    "aws_cloudfront": "cloudfront:GetDistribution",
    "aws_codecommit": "codecommit:GitPull",
    "aws_codeguruprofiler": "codeguru-profiler:ConfigureAgent",
    "aws_cognito": "cognito-idp:AdminGetUser",
    "aws_dynamodb": "dynamodb:GetItem",
    "aws_ecr": "ecr:BatchGetImage",
    "aws_efs": "elasticfilesystem:ClientMount",
    "aws_events": "events:PutEvents",
    "aws_glue": "glue:GetTable",
    "aws_iam": "iam:GetRole",
    "aws_kinesis.Stream": "kinesis:PutRecord",
    "aws_kinesis.StreamConsumer": "kinesis:SubscribeToShard",
    "aws_kinesisfirehose": "firehose:PutRecord",
    "aws_kms": "kms:Decrypt",
    "aws_logs": "logs:PutLogEvents",
    "aws_opensearchservice": "es:ESHttpGet",
    "aws_s3": "s3:GetObject",
    "aws_scheduler": "scheduler:GetSchedule",
    "aws_ses": "ses:SendEmail",
    "aws_sns": "sns:Publish",
    "aws_sqs": "sqs:SendMessage",
    "aws_stepfunctions.Activity": "states:GetActivityTask",
    "aws_stepfunctions.StateMachine": "states:DescribeStateMachine",
}
"""An action for the grants to which the caller names actions, by service or construct."""

_OTHER_ACTIONS: Final[Mapping[str, str]] = {
    "grant_on_key": "kms:Decrypt",
    "grant_stream": "dynamodb:GetRecords",
    "stream_grants.actions": "dynamodb:GetRecords",
    "grant_execution": "states:DescribeExecution",
    "grants.execution": "states:DescribeExecution",
}
"""Likewise, for the grants that are on something else than the construct itself."""

_ALSO_GIVEN: Final = {"db_user"}
"""Optional parameters that some constructs need."""


def call_grants(name: str, construct: IConstruct) -> set[str]:
    """Calls the grant methods of a construct and of its ``grants``; returns their names."""
    called = set()
    for path, method in _methods(construct):
        _Call(name, construct, path).make(method)
        called.add(path)
    return called


def _methods(construct: IConstruct) -> Iterator[tuple[str, Callable[..., object]]]:
    for name in _methods_of(construct):
        if name.startswith("grant"):
            yield name, getattr(construct, name)
    for name in dir(type(construct)):
        if name.endswith("grants"):
            grants = getattr(construct, name)
            for method in _methods_of(grants):
                yield f"{name}.{method}", getattr(grants, method)


def _methods_of(instance: object) -> Iterator[str]:
    for name, _ in inspect.getmembers(type(instance), inspect.isfunction):
        if not name.startswith("_"):
            yield name


class _Call:
    """One call of a grant method, with an argument for each parameter by its name."""

    def __init__(self, name: str, construct: IConstruct, path: str) -> None:
        self._name = name
        self._construct = construct
        self._stack = Stack.of(construct)
        self._method = path
        self._suffix = path.replace(".", "-")

    def make(self, method: Callable[..., object]) -> None:
        positional: list[Any] = []
        keywords: dict[str, Any] = {}
        for parameter in inspect.signature(method).parameters.values():
            if parameter.kind is parameter.VAR_POSITIONAL:
                positional += self._several(parameter.name)
            elif parameter.default is not parameter.empty and parameter.name not in _ALSO_GIVEN:
                if parameter.kind is not parameter.KEYWORD_ONLY:
                    positional.append(parameter.default)
            elif parameter.kind is parameter.KEYWORD_ONLY:
                keywords[parameter.name] = self._argument(parameter.name)
            else:
                positional.append(self._argument(parameter.name))
        method(*positional, **keywords)

    def _several(self, parameter: str) -> list[Any]:
        return [] if parameter == "allowed_actions" else self._argument(parameter)

    def _argument(self, parameter: str) -> Any:
        found = getattr(self, f"_{parameter}", None)
        assert found, f"{self._name}.{self._method} needs an argument for {parameter}"
        return found()

    def _grantee(self) -> iam.Role:
        return role(self._stack, f"For-{self._suffix}")

    _identity = _grantee

    def _actions(self) -> list[str]:
        service = self._name.partition(".")[0]
        action = _OTHER_ACTIONS.get(self._method) or _ACTIONS.get(self._name) or _ACTIONS[service]
        return [action]

    def _fields(self) -> list[str]:
        return ["item"]

    def _index(self) -> str:
        return "shop"

    _db_user = _path = _index

    def _id(self) -> str:
        return f"Access-{self._suffix}"

    def _principal(self) -> str:
        return self._grantee().role_arn

    def _access_policies(self) -> list[Any]:
        module = eks if self._name.startswith("aws_eks.") else eks_v2
        name = "AmazonEKSViewPolicy"
        scope = module.AccessScopeType.CLUSTER
        policy = module.AccessPolicy.from_access_policy_name(name, access_scope_type=scope)
        return [policy]

    def _resources(self) -> Any:
        if self._name == "aws_appsync.GraphqlApi":
            return appsync.IamResource.all()
        if self._name == "aws_appsync.EventApi":
            return appsync.AppSyncEventResource.all()
        return ["arn:aws:bedrock-agentcore:us-east-1:111111111111:runtime/shop"]

    def _queue(self) -> batch.JobQueue:
        return batch.JobQueue(self._stack, "Queue")

    def _gateway(self) -> agentcore.Gateway:
        return agentcore.Gateway(self._stack, f"Gateway-{self._suffix}")

    def _constructs(self) -> list[IConstruct]:
        return [self._construct]

    def _composite_principal(self) -> iam.CompositePrincipal:
        return iam.CompositePrincipal(iam.ArnPrincipal(self._principal()))

    def _version(self) -> Any:
        return function(self._stack, f"Function-{self._suffix}").current_version

    def _destinations(self) -> list[s3.GrantReplicationPermissionDestinationProps]:
        copy = s3.Bucket(self._stack, f"Copy-{self._suffix}")
        return [s3.GrantReplicationPermissionDestinationProps(bucket=copy)]

    def _vpc_endpoints(self) -> list[ec2.IInterfaceVpcEndpoint]:
        return [
            ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
                self._stack, "Endpoint", port=443, vpc_endpoint_id="vpce-1"
            )
        ]

    def _source_replica_arn(self) -> str:
        return f"arn:aws:dynamodb:eu-west-1:{REPLICA_ACCOUNT}:table/shop"

    _destination_replica_arn = _source_replica_arn
