"""The boto3 calls that try an action: at least one for each access level of a service."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.access.emulator.requirements import NotTried

_ABSENT: Final = frozenset(
    {
        "NoSuchEntity",
        "NoSuchKey",
        "ParameterNotFound",
        "ResourceNotFoundException",
        "ValidationError",
    }
)
Parameters = Callable[["Target", Mapping[str, str]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Target:
    """The deployed resource of a call.

    Args:
        arn: Its ARN, or what stands for it in a call.
        account: The account that owns it; empty if that is not known.
    """

    arn: str
    account: str = ""

    @property
    def resource(self) -> str:
        """The last field of the ARN."""
        return self.arn.split(":", 5)[-1]

    @property
    def name(self) -> str:
        """What comes after the type: of a bucket, the whole name."""
        return self.resource.partition("/")[2]

    @property
    def bucket(self) -> str:
        return self.resource.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Call:
    """A call that requires one action.

    Args:
        service: The boto3 client, or ``execute-api`` for a request to an API.
        operation: Its method.
        parameters: The parameters, by the resource and the condition keys to send.
        sends: The condition keys that it can send, in lower case.
        is_in_one_account: Whether the emulator looks the resource up in the caller's account, so
            that a call from another account is about nothing.
        past: The errors that come after the authorization.
    """

    service: str
    operation: str
    parameters: Parameters
    sends: tuple[str, ...] = ()
    is_in_one_account: bool = False
    past: frozenset[str] = field(default=frozenset())

    def of(self, target: Target, sent: Mapping[str, str]) -> dict[str, Any]:
        """The parameters.

        Raises:
            NotTried: When the call cannot send a condition key.
        """
        unknown = sorted(sent.keys() - set(self.sends))
        if unknown:
            raise NotTried(f"the call cannot send {', '.join(unknown)}")
        return self.parameters(target, sent)


def _nothing(_target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    return {}


def _object(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    return {"Bucket": target.bucket, "Key": target.name}


def _listed(target: Target, sent: Mapping[str, str]) -> dict[str, Any]:
    return {"Bucket": target.bucket, "Prefix": sent.get("s3:prefix", "")}


def _queue(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    return {"QueueUrl": f"https://localhost/{target.account}/{target.resource}"}


def _log_stream(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    group, _, stream = target.resource.removeprefix("log-group:").partition(":log-stream:")
    return {"logGroupName": group, "logStreamName": stream}


def _path(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    api, stage, _method, path = target.resource.split("/", 3)
    return {"path": f"{api}/{stage}/{path}"}


def _repository(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    return {"repositoryName": target.name, "registryId": target.account}


def _item(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    return {"TableName": target.name}


def _function(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
    return {"FunctionName": target.arn}


def _named(parameter: str, *, last_part: bool = False) -> Parameters:
    def parameters(target: Target, _sent: Mapping[str, str]) -> dict[str, Any]:
        return {parameter: target.name.rsplit("/", 1)[-1] if last_part else target.name}

    return parameters


def _with(parameters: Parameters, **others: Any) -> Parameters:
    return lambda target, sent: {**parameters(target, sent), **others}


def _arn(parameter: str, **others: Any) -> Parameters:
    return lambda target, _sent: {parameter: target.arn, **others}


CALLS: Final[Mapping[str, Call]] = {
    "cloudformation:DescribeStacks": Call(
        "cloudformation", "describe_stacks", _arn("StackName"), past=_ABSENT
    ),
    "cloudformation:ValidateTemplate": Call(
        "cloudformation",
        "validate_template",
        lambda _target, _sent: {"TemplateBody": '{"Resources": {}}'},
        past=_ABSENT,
    ),
    "dynamodb:DescribeTable": Call("dynamodb", "describe_table", _item, is_in_one_account=True),
    "dynamodb:PutItem": Call(
        "dynamodb",
        "put_item",
        _with(_item, Item={"id": {"S": "1"}}),
        is_in_one_account=True,
        past=frozenset({"ValidationException"}),
    ),
    "ec2:DescribeInstances": Call("ec2", "describe_instances", _nothing),
    "ecr:BatchGetImage": Call(
        "ecr",
        "batch_get_image",
        _with(_repository, imageIds=[{"imageTag": "1"}]),
        is_in_one_account=True,
    ),
    "ecr:DescribeImages": Call("ecr", "describe_images", _repository, is_in_one_account=True),
    "ecr:GetAuthorizationToken": Call("ecr", "get_authorization_token", _nothing),
    "ecr:InitiateLayerUpload": Call(
        "ecr", "initiate_layer_upload", _repository, is_in_one_account=True
    ),
    "events:PutEvents": Call(
        "events",
        "put_events",
        lambda target, _sent: {
            "Entries": [
                {
                    "Source": "graph",
                    "DetailType": "graph",
                    "Detail": "{}",
                    "EventBusName": target.arn,
                }
            ]
        },
    ),
    "execute-api:Invoke": Call("execute-api", "GET", _path, is_in_one_account=True),
    "iam:GetAccountSummary": Call("iam", "get_account_summary", _nothing),
    "iam:GetPolicy": Call("iam", "get_policy", _arn("PolicyArn"), past=_ABSENT),
    "iam:GetRole": Call("iam", "get_role", _named("RoleName", last_part=True), past=_ABSENT),
    "iam:ListAccessKeys": Call("iam", "list_access_keys", _named("UserName"), past=_ABSENT),
    "iam:ListRoles": Call("iam", "list_roles", _nothing),
    "iam:ListUsers": Call("iam", "list_users", _nothing),
    "kinesis:DescribeStreamSummary": Call(
        "kinesis", "describe_stream_summary", _arn("StreamARN"), past=_ABSENT
    ),
    "kinesis:PutRecord": Call(
        "kinesis",
        "put_record",
        _arn("StreamARN", Data=b"1", PartitionKey="1"),
        past=_ABSENT,
    ),
    "kms:DescribeKey": Call("kms", "describe_key", _arn("KeyId"), is_in_one_account=True),
    "kms:Encrypt": Call("kms", "encrypt", _arn("KeyId", Plaintext=b"1"), is_in_one_account=True),
    "kms:GenerateDataKey": Call(
        "kms", "generate_data_key", _arn("KeyId", KeySpec="AES_256"), is_in_one_account=True
    ),
    "lambda:GetFunction": Call("lambda", "get_function", _function, is_in_one_account=True),
    "lambda:InvokeFunction": Call(
        "lambda", "invoke", _with(_function, InvocationType="DryRun"), is_in_one_account=True
    ),
    "cloudtrail:LookupEvents": Call("cloudtrail", "lookup_events", _nothing),
    "lambda:ListFunctions": Call("lambda", "list_functions", _nothing),
    "logs:DescribeLogGroups": Call("logs", "describe_log_groups", _nothing),
    "logs:PutLogEvents": Call(
        "logs",
        "put_log_events",
        _with(_log_stream, logEvents=[{"timestamp": 0, "message": "1"}]),
        is_in_one_account=True,
        past=_ABSENT,
    ),
    "s3:GetBucketAcl": Call(
        "s3", "get_bucket_acl", lambda target, _sent: {"Bucket": target.bucket}
    ),
    "logs:CreateLogStream": Call(
        "logs",
        "create_log_stream",
        _log_stream,
        is_in_one_account=True,
        past=frozenset({"ResourceAlreadyExistsException"}),
    ),
    "s3:GetBucketVersioning": Call(
        "s3", "get_bucket_versioning", lambda target, _sent: {"Bucket": target.bucket}
    ),
    "s3:GetObject": Call("s3", "get_object", _object),
    "s3:ListAllMyBuckets": Call("s3", "list_buckets", _nothing),
    "s3:ListBucket": Call("s3", "list_objects_v2", _listed, sends=("s3:prefix",)),
    "s3:PutObject": Call("s3", "put_object", _with(_object, Body=b"1")),
    "secretsmanager:GetSecretValue": Call(
        "secretsmanager", "get_secret_value", _arn("SecretId"), is_in_one_account=True
    ),
    "secretsmanager:PutSecretValue": Call(
        "secretsmanager",
        "put_secret_value",
        _arn("SecretId", SecretString="2"),
        is_in_one_account=True,
    ),
    "sns:GetTopicAttributes": Call("sns", "get_topic_attributes", _arn("TopicArn")),
    "sns:Publish": Call("sns", "publish", _arn("TopicArn", Message="graph")),
    "sqs:GetQueueAttributes": Call(
        "sqs", "get_queue_attributes", _with(_queue, AttributeNames=["QueueArn"])
    ),
    "sqs:SendMessage": Call("sqs", "send_message", _with(_queue, MessageBody="graph")),
    "ssm:GetParameters": Call(
        "ssm",
        "get_parameters",
        lambda target, _sent: {"Names": [f"/{target.name}"]},
        is_in_one_account=True,
    ),
    "ssm:PutParameter": Call(
        "ssm",
        "put_parameter",
        lambda target, _sent: {
            "Name": f"/{target.name}",
            "Value": "1",
            "Type": "String",
            "Overwrite": True,
        },
        is_in_one_account=True,
    ),
}
"""The calls by the action that each requires."""
