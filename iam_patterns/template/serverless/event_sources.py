"""What the event sources of a function add to its role.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-eventsource.html
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.template.serverless.parts import (
    VERSION,
    Part,
    add_policy,
    allowing,
    inline,
    not_read,
)
from iam_patterns.template.serverless.role_policies import RolePolicies

_MANAGED: Final = {
    "DynamoDB": "service-role/AWSLambdaDynamoDBExecutionRole",
    "Kinesis": "service-role/AWSLambdaKinesisExecutionRole",
    "MSK": "service-role/AWSLambdaMSKExecutionRole",
    "SQS": "service-role/AWSLambdaSQSQueueExecutionRole",
}
"""The AWS managed policy that a source adds, by its type."""
_WITHOUT_POLICIES: Final = frozenset(
    {
        "AlexaSkill",
        "Api",
        "CloudWatchEvent",
        "CloudWatchLogs",
        "Cognito",
        "EventBridgeRule",
        "HttpApi",
        "IoTRule",
        "S3",
        "SNS",
        "Schedule",
        "ScheduleV2",
    }
)
"""The sources that call the function by its resource policy, or by a role of their own."""
_NETWORK: Final = (
    "ec2:CreateNetworkInterface",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DeleteNetworkInterface",
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
)
_OF_RDS: Final = "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}"
_OF_KMS: Final = "arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/"
_SECRET_ACCESS: Final = {
    "DocumentDB": ("BASIC_AUTH",),
    "MQ": ("BASIC_AUTH",),
    "MSK": ("CLIENT_CERTIFICATE_TLS_AUTH",),
    "SelfManagedKafka": (
        "SASL_SCRAM_256_AUTH",
        "SASL_SCRAM_512_AUTH",
        "BASIC_AUTH",
        "CLIENT_CERTIFICATE_TLS_AUTH",
        "OAUTHBEARER_AUTH",
        "SERVER_ROOT_CA_CERTIFICATE",
    ),
}
"""The access configurations whose URI is a secret that the function may read."""


def add_event_sources(policies: RolePolicies, function: str, events: object) -> None:
    """Adds what the events of a function need.

    Args:
        policies: The policies of its role.
        function: The logical ID of the function.
        events: Its property ``Events``.
    """
    for name, event in events.items() if isinstance(events, Mapping) else ():
        kind = str(event.get("Type")) if isinstance(event, Mapping) else ""
        properties = event.get("Properties") if isinstance(event, Mapping) else None
        properties = properties if isinstance(properties, Mapping) else {}
        logical_id = f"{function}{name}"
        if kind == "SNS" and properties.get("SqsSubscription"):
            policies.add_aws_managed(_MANAGED["SQS"])
        elif kind in _MANAGED:
            policies.add_aws_managed(_MANAGED[kind])
        elif kind not in _WITHOUT_POLICIES and kind not in _SECRET_ACCESS:
            add_policy(
                policies.inline, not_read(f"{logical_id}Policy", f"the {kind} event of {function}")
            )
        statements = list(_statements(kind, properties))
        if statements:
            policy = inline(f"{logical_id}Policy", *statements)
            if kind == "SelfManagedKafka":
                policy["PolicyDocument"]["Version"] = VERSION
            add_policy(policies.inline, policy)
        if properties.get("SchemaRegistryConfig"):
            unread = not_read(f"{logical_id}Registry", f"SchemaRegistryConfig of {logical_id}")
            add_policy(policies.inline, unread)
        for policy in _on_failure(logical_id, properties):
            add_policy(policies.inline, policy)


def _statements(kind: str, properties: Mapping[str, Any]) -> Iterator[Part]:
    if kind not in _SECRET_ACCESS:
        return
    configured = properties.get("SourceAccessConfigurations")
    access = (
        [c for c in configured if isinstance(c, Mapping)] if isinstance(configured, list) else []
    )
    for one in access:
        if one.get("Type") in _SECRET_ACCESS[kind] and one.get("URI"):
            yield allowing(["secretsmanager:GetSecretValue"], one["URI"])
    if kind == "MQ":
        yield allowing(["mq:DescribeBroker"], properties.get("Broker"))
    if kind == "DocumentDB":
        yield allowing(["rds:DescribeDBClusterParameters"], {"Fn::Sub": f"{_OF_RDS}:cluster-pg:*"})
        yield allowing(["rds:DescribeDBSubnetGroups"], {"Fn::Sub": f"{_OF_RDS}:subgrp:*"})
        yield allowing(["rds:DescribeDBClusters"], properties.get("Cluster"))
    in_vpc = any(str(one.get("Type")).startswith("VPC_") for one in access)
    if kind == "DocumentDB" or (kind == "SelfManagedKafka" and in_vpc):
        yield allowing([*_NETWORK], "*")
    key = properties.get("SecretsManagerKmsKeyId")
    if isinstance(key, str) and kind != "MSK":
        yield allowing("kms:Decrypt", {"Fn::Sub": f"{_OF_KMS}{key}"})


def _on_failure(logical_id: str, properties: Mapping[str, Any]) -> Iterator[Part]:
    configured = properties.get("DestinationConfig")
    failure = configured.get("OnFailure") if isinstance(configured, Mapping) else None
    if isinstance(failure, Mapping):
        yield from to_destination(logical_id, failure.get("Type"), failure.get("Destination"))


def to_destination(logical_id: str, kind: object, destination: object) -> Iterator[Part]:
    """The policy for a destination of a function or of an event source; none if it needs none."""
    if kind == "SQS":
        yield inline(f"{logical_id}SQSPolicy", allowing("sqs:SendMessage", destination))
    elif kind == "SNS":
        yield inline(f"{logical_id}SNSPolicy", allowing("sns:publish", destination))
    elif kind == "EventBridge":
        yield inline(f"{logical_id}EventBridgePolicy", allowing("events:PutEvents", destination))
    elif kind == "Lambda":
        yield inline(f"{logical_id}LambdaPolicy", allowing("lambda:InvokeFunction", destination))
    elif kind in {"S3", "S3Bucket"}:
        objects = {"Fn::Join": ["/", [destination, "*"]]}
        put = allowing("s3:PutObject", objects)
        yield inline(f"{logical_id}S3Policy", put, allowing("s3:ListBucket", destination))
