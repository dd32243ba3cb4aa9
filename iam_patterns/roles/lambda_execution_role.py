"""The role of a Lambda function."""

from collections.abc import Iterator
from typing import Final, Unpack

from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from iam_patterns.permissions import send_sqs, write_logs
from iam_patterns.policy import Statement, Trust
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_TRUST: Final = Trust.service("lambda.amazonaws.com", sid="TrustLambdaFunctions")

_EDGE_TRUST: Final = Trust(
    [
        *_TRUST.statements,
        *Trust.service("edgelambda.amazonaws.com", sid="TrustLambdaEdge").statements,
    ]
)
"""See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-edge-permissions.html"""

_NETWORK_INTERFACE_ACTIONS: Final = (
    "ec2:AssignPrivateIpAddresses",
    "ec2:CreateNetworkInterface",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSubnets",
    "ec2:UnassignPrivateIpAddresses",
)

_VPC: Final = (
    Statement(
        "ManageNetworkInterfaces",
        actions=_NETWORK_INTERFACE_ACTIONS,
        resources=["*"],
        wildcard_reason=(
            "Lambda makes the network interfaces of a function in a VPC before they have an "
            "ARN; DenyNetworkInterfacesToCode keeps the function's own code from using it."
        ),
    ),
    Statement(
        "DenyNetworkInterfacesToCode",
        effect="Deny",
        actions=_NETWORK_INTERFACE_ACTIONS,
        resources=["*"],
        conditions={"Null": {"lambda:SourceFunctionArn": "false"}},
    ),
)

_TRACING: Final = Statement(
    "SendTraces",
    actions=["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
    resources=["*"],
    wildcard_reason="X-Ray's write actions support no resource-level permissions.",
)

_BASIC_EXECUTION: Final = {
    "service-role/AWSLambdaBasicExecutionRole": (
        "Writes the function's own logs. The function's log group was not given to the role; "
        "LambdaExecutionRole(log_group=...) scopes it to that group."
    )
}


class LambdaExecutionRole(PatternRole):
    """A role for Lambda functions.

    With ``log_group`` it can write logs to that group only. Without, it has
    ``AWSLambdaBasicExecutionRole``, which can write to every log group of the account, since
    the group's name is not known before the function's.

    `aws_lambda.Function` itself adds the permissions for ``tracing`` and a
    ``dead_letter_queue``, but not those for ``vpc`` to a role that it is given. Use these
    parameters for functions created elsewhere.

    Creates one ``AWS::IAM::Role``. Lambda sends no source keys when it assumes a role, so
    the trust policy has no ``aws:SourceArn``.

    Example:
        >>> from aws_cdk import App, Stack, aws_logs as logs
        >>> from iam_patterns import LambdaExecutionRole
        >>> stack = Stack(App(), "Example")
        >>> role = LambdaExecutionRole(stack, "Import", log_group=logs.LogGroup(stack, "Logs"))

    See https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html
    """

    _INSTEAD_OF_ASSUMED_BY = (
        "Remove it: the role trusts Lambda. Use add_trust(Trust...) to trust others too."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        log_group: logs.ILogGroup | None = None,
        vpc: bool = False,
        tracing: bool = False,
        dead_letter_queue: sqs.IQueue | None = None,
        edge: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            log_group: The function's log group.
            vpc: For functions in a VPC: permission to manage their network interfaces, which is
                denied to the function's own code.
            tracing: Permission to send traces to X-Ray.
            dead_letter_queue: The queue that receives events the function could not process.
            edge: For functions that CloudFront runs (Lambda@Edge): Lambda@Edge can assume the role
                too. Excludes ``log_group``, because such a function logs in the Region where it
                runs.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_boolean("vpc", vpc)
        parameters.check_boolean("tracing", tracing)
        parameters.check_boolean("edge", edge)
        if edge is True and log_group is not None:
            parameters.add_rule(
                "edge",
                edge,
                "edge excludes log_group: Lambda@Edge logs in the Region where the function runs",
                "Remove log_group.",
            )
        if log_group is not None:
            parameters.check_cdk_type("log_group", log_group, "log_group_arn", "an ILogGroup")
        if dead_letter_queue is not None:
            parameters.check_cdk_type(
                "dead_letter_queue", dead_letter_queue, "queue_arn", "an IQueue"
            )
        parameters.raise_problems()

        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=_EDGE_TRUST if edge else _TRUST,
            statements=tuple(_statements(log_group, dead_letter_queue, vpc=vpc, tracing=tracing)),
            aws_managed_policies=None if log_group else _BASIC_EXECUTION,
            options=options,
        )


def _statements(
    log_group: logs.ILogGroup | None,
    dead_letter_queue: sqs.IQueue | None,
    *,
    vpc: bool,
    tracing: bool,
) -> Iterator[Statement]:
    if log_group:
        yield from write_logs(log_group.log_group_arn)
    if vpc:
        yield from _VPC
    if tracing:
        yield _TRACING
    if dead_letter_queue:
        key = dead_letter_queue.encryption_master_key
        yield from send_sqs(dead_letter_queue.queue_arn, key_arn=key.key_arn if key else None)
