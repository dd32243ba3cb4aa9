"""The bucket that every example uses: private, encrypted, logged, TLS only."""

from aws_cdk import RemovalPolicy
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from constructs import Construct

from stacks.acknowledgment import acknowledge


class PrivateBucket(s3.Bucket):
    """A bucket that nobody outside the account can read, removed with its stack when empty.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        access_logs: The bucket that receives its access logs.
        encryption_key: A key of your own in place of S3's.
        bucket_name: A fixed name, where another account must know it beforehand.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        access_logs: s3.IBucket,
        encryption_key: kms.IKey | None = None,
        bucket_name: str | None = None,
    ) -> None:
        super().__init__(
            scope,
            id,
            bucket_name=bucket_name,
            encryption=s3.BucketEncryption.KMS
            if encryption_key
            else s3.BucketEncryption.S3_MANAGED,
            encryption_key=encryption_key,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            versioned=True,
            removal_policy=RemovalPolicy.DESTROY,
            server_access_logs_bucket=access_logs,
            server_access_logs_prefix=f"{id.lower()}/",
        )


class AccessLogBucket(s3.Bucket):
    """The bucket that receives the other buckets' access logs.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
    """

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 - CDK's own word
        super().__init__(
            scope,
            id,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            removal_policy=RemovalPolicy.DESTROY,
        )
        acknowledge(
            self,
            "AwsSolutions-S1",
            "It receives the other buckets' access logs: logging itself would loop.",
        )
