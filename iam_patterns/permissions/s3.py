"""Reading and writing the objects of one S3 bucket.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import ENCRYPT, through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN, Format

BUCKET_ARN: Final = arn_of(
    "s3", r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", "arn:PARTITION:s3:::BUCKET", place=":"
)
PREFIX: Final = Format(
    r"[^/*?$][^*?$]{0,1022}",
    "the beginning of object keys, 1-1023 characters, without a leading / and without * ? $",
    "For example backups/, or omit it for the whole bucket.",
)


def read_s3(
    bucket_arn: str, *, prefix: str | None = None, key_arn: str | None = None
) -> tuple[Statement, ...]:
    """Reads the objects of a bucket.

    Allows: getting objects and listing them; with ``prefix`` only keys that begin with it.
    Does not allow: old versions, writing, deleting, the bucket's settings.

    Args:
        bucket_arn: The bucket's ARN.
        prefix: The prefix of the object keys, such as ``reports/``; end it with ``/`` unless
            ``reports`` is meant to cover ``reports-old/`` too.
        key_arn: The KMS key that the objects are encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> [statement.sid for statement in read_s3("arn:aws:s3:::shop", prefix="reports/")]
        ['ListObjects', 'ReadObjects']

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
    """
    _arguments("read_s3", bucket_arn, prefix, key_arn).raise_problems()
    return (
        _list_objects(bucket_arn, prefix),
        _on_objects("ReadObjects", ["s3:GetObject"], bucket_arn, prefix),
        *through_service("s3", key_arn, ["kms:Decrypt"], "DecryptObjects"),
    )


def upload_s3(
    bucket_arn: str, *, prefix: str | None = None, key_arn: str | None = None
) -> tuple[Statement, ...]:
    """Adds objects to a bucket.

    Allows: putting objects, in one part or several. Putting under an existing key replaces
    it, so give the bucket versioning where that matters.
    Does not allow: reading, listing or deleting objects, changing their ACL or tags.

    Args:
        bucket_arn: The bucket's ARN.
        prefix: The prefix of the object keys, such as ``backups/``.
        key_arn: The KMS key that the objects are encrypted with, if it is a customer managed key.
            Uploads in several parts need to decrypt the parts, so it brings ``kms:Decrypt``.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> upload_s3("arn:aws:s3:::shop", prefix="backups/")[0].resources
        ('arn:aws:s3:::shop/backups/*',)

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions
    """
    _arguments("upload_s3", bucket_arn, prefix, key_arn).raise_problems()
    return (
        _on_objects(
            "UploadObjects",
            ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
            bucket_arn,
            prefix,
        ),
        *through_service("s3", key_arn, ENCRYPT, "EncryptUploads"),
    )


def read_write_s3(
    bucket_arn: str,
    *,
    prefix: str | None = None,
    key_arn: str | None = None,
    allow_delete: bool = False,
) -> tuple[Statement, ...]:
    """Reads and writes the objects of a bucket.

    Allows: what `read_s3` and `upload_s3` allow; deleting too with ``allow_delete=True``.
    Does not allow: old versions, deleting unless asked for, the bucket's settings.

    Args:
        bucket_arn: The bucket's ARN.
        prefix: The prefix of the object keys.
        key_arn: The KMS key that the objects are encrypted with, if it is a customer managed key.
        allow_delete: Whether objects may be deleted.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> [statement.sid for statement in read_write_s3("arn:aws:s3:::shop")]
        ['ListObjects', 'ReadObjects', 'UploadObjects']

    See https://docs.aws.amazon.com/AmazonS3/latest/userguide/security_iam_service-with-iam.html
    """
    arguments = _arguments("read_write_s3", bucket_arn, prefix, key_arn)
    arguments.check_flag("allow_delete", allow_delete)
    arguments.raise_problems()
    statements = (
        *read_s3(bucket_arn, prefix=prefix)[:2],
        *upload_s3(bucket_arn, prefix=prefix, key_arn=key_arn),
    )
    if allow_delete:
        statements += (_on_objects("DeleteObjects", ["s3:DeleteObject"], bucket_arn, prefix),)
    return statements


def _arguments(
    function: str, bucket_arn: str, prefix: str | None, key_arn: str | None
) -> Arguments:
    arguments = Arguments(function)
    arguments.check("bucket_arn", bucket_arn, BUCKET_ARN)
    arguments.check_optional("prefix", prefix, PREFIX)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    return arguments


def _list_objects(bucket_arn: str, prefix: str | None) -> Statement:
    return Statement(
        "ListObjects",
        actions=["s3:ListBucket"],
        resources=[bucket_arn],
        conditions={"StringLike": {"s3:prefix": f"{prefix}*"}} if prefix else None,
    )


def _on_objects(sid: str, actions: list[str], bucket_arn: str, prefix: str | None) -> Statement:
    return Statement(
        sid,
        actions=actions,
        resources=[f"{bucket_arn}/{prefix or ''}*"],
        wildcard_reason=(
            "The keys of objects are not known at deployment; the wildcard matches the keys "
            + (f"of one bucket that begin with {prefix}" if prefix else "of one bucket")
        ),
    )
