"""Deleting the objects of one S3 bucket.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjects.html
"""

from iam_patterns.permissions.s3 import BUCKET_ARN, PREFIX
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments


def delete_s3(
    bucket_arn: str, *, prefix: str | None = None, allow_versions: bool = False
) -> tuple[Statement, ...]:
    """Deletes the objects of a bucket.

    Allows: deleting objects, one by one or in batches. In a bucket with versioning this adds a
    delete marker and keeps the data.
    Does not allow: listing, reading or writing objects, deleting versions unless
    ``allow_versions=True``, deleting the bucket.

    Args:
        bucket_arn: The bucket's ARN.
        prefix: The start of the object keys, 1-1023 characters, such as ``reports/``. All
            objects unless given.
        allow_versions: Whether versions can be deleted permanently, delete markers included.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> delete_s3("arn:aws:s3:::shop", prefix="uploads/")[0].resources
        ('arn:aws:s3:::shop/uploads/*',)

    See https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
    """
    arguments = Arguments("delete_s3")
    arguments.check("bucket_arn", bucket_arn, BUCKET_ARN)
    arguments.check_optional("prefix", prefix, PREFIX)
    arguments.check_flag("allow_versions", allow_versions)
    arguments.raise_problems()
    versions = ["s3:DeleteObjectVersion"] if allow_versions else []
    return (
        Statement(
            "DeleteObjects",
            actions=["s3:DeleteObject", *versions],
            resources=[f"{bucket_arn}/{prefix or ''}*"],
            wildcard_reason=(
                "The wildcard stands for the object keys of one bucket"
                + (f" that start with {prefix}" if prefix else "")
            ),
        ),
    )
