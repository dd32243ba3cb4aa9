"""The formats of ARNs, and what is known of one before deployment."""

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import Format
from iam_patterns.policy.tokens import contains_token


def arn_of(
    service: str, resource: str, example: str, *, place: str = r"[a-z0-9-]+:\d{12}"
) -> Format:
    """The format of an ARN of one service, any partition.

    Args:
        service: The service's name in the ARN.
        resource: A regular expression for the last field.
        example: What such an ARN looks like.
        place: A regular expression for its Region and account, with the colon between them.
    """
    return Format(
        rf"arn:aws(-[a-z]+)*:{service}:{place}:{resource}",
        f"an ARN such as {example}",
        "Pass the ARN of the resource itself, such as bucket.bucket_arn for an s3.Bucket.",
    )


def known_arn(text: str) -> Arn | None:
    """The ARN, or None when some part of it is known only at deployment."""
    return None if contains_token(text) else Arn.parse(text)
