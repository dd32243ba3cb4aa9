"""Sending and receiving the messages of one SQS queue.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import ENCRYPT, through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN

_QUEUE_ARN: Final = arn_of("sqs", r"[\w-]{1,75}(\.fifo)?", "arn:PARTITION:sqs:REGION:ACCOUNT:QUEUE")


def send_sqs(queue_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Sends messages to a queue.

    Allows: sending, and finding the queue's URL by name.
    Does not allow: receiving or deleting messages, the queue's settings.

    Args:
        queue_arn: The queue's ARN.
        key_arn: The KMS key that the queue is encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> send_sqs("arn:aws:sqs:eu-west-1:111111111111:orders")[0].actions
        ('sqs:GetQueueUrl', 'sqs:SendMessage')

    See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
    """
    arguments = Arguments("send_sqs")
    arguments.check("queue_arn", queue_arn, _QUEUE_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.raise_problems()
    return (
        Statement(
            "SendMessages", actions=["sqs:GetQueueUrl", "sqs:SendMessage"], resources=[queue_arn]
        ),
        *through_service("sqs", key_arn, ENCRYPT, "EncryptMessages"),
    )


def consume_sqs(queue_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Receives and deletes the messages of a queue.

    Allows: receiving, deleting, changing a message's visibility, the queue's attributes.
    Does not allow: sending messages, emptying the queue at once, the queue's settings.

    Args:
        queue_arn: The queue's ARN.
        key_arn: The KMS key that the queue is encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> consume_sqs("arn:aws:sqs:eu-west-1:111111111111:orders")[0].sid
        'ConsumeMessages'

    See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-using-identity-based-policies.html
    """
    arguments = Arguments("consume_sqs")
    arguments.check("queue_arn", queue_arn, _QUEUE_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.raise_problems()
    return (
        Statement(
            "ConsumeMessages",
            actions=[
                "sqs:ChangeMessageVisibility",
                "sqs:DeleteMessage",
                "sqs:GetQueueAttributes",
                "sqs:GetQueueUrl",
                "sqs:ReceiveMessage",
            ],
            resources=[queue_arn],
        ),
        *through_service("sqs", key_arn, ["kms:Decrypt"], "DecryptMessages"),
    )
