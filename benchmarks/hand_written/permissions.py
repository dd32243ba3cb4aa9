"""What the roles of the benchmark may do, in our way of writing it and by hand.

Each role has a prefix, a table and a secret of its own, since no two roles of an app are alike.
"""

from collections.abc import Iterator
from itertools import islice

from aws_cdk import aws_iam as iam

from iam_patterns.permissions import (
    read_dynamodb,
    read_s3,
    read_secret,
    send_sqs,
    upload_s3,
    write_dynamodb,
)
from iam_patterns.policy import Statement

_READ = "arn:aws:s3:::configuration"
_UPLOAD = "arn:aws:s3:::backups"
_KEY = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_QUEUE = "arn:aws:sqs:eu-west-1:111111111111:reports"
_VIA_S3 = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
_VIA_SECRETS_MANAGER = {
    "StringEquals": {"kms:ViaService": "secretsmanager.eu-west-1.amazonaws.com"}
}
_FUNCTIONS = {0: 0, 1: 1, 3: 1, 6: 3, 12: 6}


def our_permissions(role: str, statements: int) -> list[tuple[Statement, ...]]:
    """As our permissions write it: as many functions as make that many statements."""
    if statements == 1:
        return [send_sqs(_QUEUE)]
    return list(islice(_ours(role), _FUNCTIONS[statements]))


def _ours(role: str) -> Iterator[tuple[Statement, ...]]:
    yield read_s3(_READ, prefix=f"{role}/", key_arn=_KEY)
    yield upload_s3(_UPLOAD, prefix=f"{role}/", key_arn=_KEY)
    yield send_sqs(_QUEUE)
    yield read_dynamodb(_table(role))
    yield write_dynamodb(_table(role))
    yield read_secret(_secret(role), key_arn=_KEY)


def hand_written_statements(role: str, statements: int) -> list[iam.PolicyStatement]:
    """The same, by hand."""
    if statements == 1:
        return [_send_messages()]
    return list(islice(_hand_written(role), statements))


def _hand_written(role: str) -> Iterator[iam.PolicyStatement]:
    yield iam.PolicyStatement(
        sid="ListObjects",
        actions=["s3:ListBucket"],
        resources=[_READ],
        conditions={"StringLike": {"s3:prefix": f"{role}/*"}},
    )
    yield iam.PolicyStatement(
        sid="ReadObjects", actions=["s3:GetObject"], resources=[f"{_READ}/{role}/*"]
    )
    yield iam.PolicyStatement(
        sid="DecryptObjects", actions=["kms:Decrypt"], resources=[_KEY], conditions=_VIA_S3
    )
    yield iam.PolicyStatement(
        sid="UploadObjects",
        actions=["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
        resources=[f"{_UPLOAD}/{role}/*"],
    )
    yield iam.PolicyStatement(
        sid="EncryptUploads",
        actions=["kms:Decrypt", "kms:GenerateDataKey"],
        resources=[_KEY],
        conditions=_VIA_S3,
    )
    yield _send_messages()
    yield iam.PolicyStatement(
        sid="ReadItems",
        actions=[
            "dynamodb:BatchGetItem",
            "dynamodb:ConditionCheckItem",
            "dynamodb:DescribeTable",
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:Scan",
        ],
        resources=[_table(role)],
    )
    yield iam.PolicyStatement(
        sid="ReadIndexes",
        actions=["dynamodb:Query", "dynamodb:Scan"],
        resources=[f"{_table(role)}/index/*"],
    )
    yield iam.PolicyStatement(
        sid="WriteItems",
        actions=["dynamodb:ConditionCheckItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        resources=[_table(role)],
        conditions={"StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"}},
    )
    yield iam.PolicyStatement(
        sid="DescribeTable", actions=["dynamodb:DescribeTable"], resources=[_table(role)]
    )
    yield iam.PolicyStatement(
        sid="ReadSecret",
        actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        resources=[_secret(role)],
    )
    yield iam.PolicyStatement(
        sid="DecryptSecret",
        actions=["kms:Decrypt"],
        resources=[_KEY],
        conditions=_VIA_SECRETS_MANAGER,
    )


def _send_messages() -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid="SendMessages", actions=["sqs:GetQueueUrl", "sqs:SendMessage"], resources=[_QUEUE]
    )


def _table(role: str) -> str:
    return f"arn:aws:dynamodb:eu-west-1:111111111111:table/{role}-items"


def _secret(role: str) -> str:
    return f"arn:aws:secretsmanager:eu-west-1:111111111111:secret:{role}-??????"
