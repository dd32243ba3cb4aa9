"""Reading and writing the records of one Kinesis data stream.

See https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN
from iam_patterns.policy.tokens import contains_token

_STREAM: Final = r"stream/[\w.-]{1,128}"
_STREAM_ARN: Final = arn_of("kinesis", _STREAM, "arn:PARTITION:kinesis:REGION:ACCOUNT:stream/NAME")
_CONSUMER_ARN: Final = arn_of(
    "kinesis",
    rf"{_STREAM}/consumer/[\w.-]{{1,128}}:[\w-]+",
    "arn:PARTITION:kinesis:REGION:ACCOUNT:stream/NAME/consumer/NAME:TIMESTAMP",
)


def read_kinesis(
    stream_arn: str, *, consumer_arn: str | None = None, key_arn: str | None = None
) -> tuple[Statement, ...]:
    """Reads the records of a stream.

    Allows: listing shards and getting records; describing the stream; with ``consumer_arn``
    subscribing to shards with enhanced fan-out.
    Does not allow: putting records, registering consumers, changing the stream. The Kinesis
    Client Library also keeps its leases in DynamoDB tables and publishes metrics.

    Args:
        stream_arn: The stream's ARN.
        consumer_arn: The ARN of a registered consumer of the stream, with the timestamp that
            Kinesis adds.
        key_arn: The customer managed KMS key that the stream is encrypted with.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> stream = "arn:aws:kinesis:eu-west-1:111111111111:stream/orders"
        >>> [statement.sid for statement in read_kinesis(stream)]
        ['ReadRecords']

    See https://docs.aws.amazon.com/streams/latest/dev/tutorial-stock-data-kplkcl2-iam.html
    """
    arguments = Arguments("read_kinesis")
    arguments.check("stream_arn", stream_arn, _STREAM_ARN)
    arguments.check_optional("consumer_arn", consumer_arn, _CONSUMER_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    if _is_of_another_stream(consumer_arn, stream_arn):
        fix = "Pass the ARN of a consumer that was registered for this stream."
        arguments.refuse("consumer_arn", consumer_arn, "a consumer of the stream", fix)
    arguments.raise_problems()
    statements: tuple[Statement, ...] = (
        Statement(
            "ReadRecords",
            actions=[
                "kinesis:DescribeStream",
                "kinesis:DescribeStreamSummary",
                "kinesis:GetRecords",
                "kinesis:GetShardIterator",
                "kinesis:ListShards",
            ],
            resources=[stream_arn],
        ),
    )
    if consumer_arn is not None:
        statements += (
            Statement(
                "SubscribeToShards",
                actions=["kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"],
                resources=[consumer_arn],
            ),
        )
    return (*statements, *through_service("kinesis", key_arn, ["kms:Decrypt"], "DecryptRecords"))


def write_kinesis(stream_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Writes records to a stream.

    Allows: putting records, one or several in a call; describing the stream and listing its
    shards, which the Kinesis Producer Library does.
    Does not allow: getting records, changing the stream.

    Args:
        stream_arn: The stream's ARN.
        key_arn: The customer managed KMS key that the stream is encrypted with.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> stream = "arn:aws:kinesis:eu-west-1:111111111111:stream/orders"
        >>> write_kinesis(stream)[0].sid
        'WriteRecords'

    See https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html
    """
    arguments = Arguments("write_kinesis")
    arguments.check("stream_arn", stream_arn, _STREAM_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.raise_problems()
    return (
        Statement(
            "WriteRecords",
            actions=[
                "kinesis:DescribeStreamSummary",
                "kinesis:ListShards",
                "kinesis:PutRecord",
                "kinesis:PutRecords",
            ],
            resources=[stream_arn],
        ),
        *through_service("kinesis", key_arn, ["kms:GenerateDataKey"], "EncryptRecords"),
    )


def _is_of_another_stream(consumer_arn: object, stream_arn: object) -> bool:
    known = isinstance(consumer_arn, str) and isinstance(stream_arn, str)
    if not known or contains_token((consumer_arn, stream_arn)):
        return False
    return not str(consumer_arn).startswith(f"{stream_arn}/consumer/")
