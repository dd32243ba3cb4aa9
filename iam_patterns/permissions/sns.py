"""Publishing to one SNS topic.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import ENCRYPT, through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN

_TOPIC_ARN: Final = arn_of(
    "sns", r"[\w-]{1,251}(\.fifo)?", "arn:PARTITION:sns:REGION:ACCOUNT:TOPIC"
)


def publish_sns(topic_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Publishes to a topic.

    Allows: publishing, one message or a batch.
    Does not allow: subscribing, text messages to phone numbers, the topic's settings.

    Args:
        topic_arn: The topic's ARN.
        key_arn: The KMS key that the topic is encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> publish_sns("arn:aws:sns:eu-west-1:111111111111:orders")[0].actions
        ('sns:Publish',)

    See https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
    """
    arguments = Arguments("publish_sns")
    arguments.check("topic_arn", topic_arn, _TOPIC_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.raise_problems()
    return (
        Statement("PublishMessages", actions=["sns:Publish"], resources=[topic_arn]),
        *through_service("sns", key_arn, ENCRYPT, "EncryptMessages"),
    )
