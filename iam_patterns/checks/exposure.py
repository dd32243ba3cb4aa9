"""The actions that give away data or credentials when they are about no named resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Exposure:
    """One action that gives something away.

    Args:
        action: The action.
        resource: A resource that nobody named.
        gain: What it gives away.
        fix: What to write in its place, as code.
    """

    action: str
    resource: str
    gain: str
    fix: str = "resources=[...] of the ones that it is for"


DATA_EXPOSURES: Final = (
    Exposure(
        "s3:GetObject",
        "arn:{p}:s3:::some-other-bucket/object",
        "the objects of every bucket",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
    ),
    Exposure(
        "secretsmanager:GetSecretValue",
        "arn:{p}:secretsmanager:us-east-1:{a}:secret:some-other-secret",
        "every secret",
        "read_secret(secret.secret_arn)",
    ),
    Exposure(
        "ssm:GetParameter",
        "arn:{p}:ssm:us-east-1:{a}:parameter/some-other",
        "every parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "dynamodb:Scan",
        "arn:{p}:dynamodb:us-east-1:{a}:table/some-other",
        "every table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "kms:Decrypt", "arn:{p}:kms:us-east-1:{a}:key/some-other", "whatever any key encrypted"
    ),
    Exposure(
        "ebs:GetSnapshotBlock", "arn:{p}:ec2:us-east-1::snapshot/snap-someother", "every snapshot"
    ),
    Exposure(
        "kinesis:GetRecords", "arn:{p}:kinesis:us-east-1:{a}:stream/some-other", "every stream"
    ),
    Exposure(
        "sqs:ReceiveMessage",
        "arn:{p}:sqs:us-east-1:{a}:some-other",
        "every queue",
        "consume_sqs(queue.queue_arn)",
    ),
    Exposure(
        "rds-data:ExecuteStatement",
        "arn:{p}:rds:us-east-1:{a}:cluster:some-other",
        "every database with a data API",
    ),
    Exposure(
        "lambda:GetFunction",
        "arn:{p}:lambda:us-east-1:{a}:function:some-other",
        "the code and environment of every function",
    ),
    Exposure(
        "athena:GetQueryResults",
        "arn:{p}:athena:us-east-1:{a}:workgroup/some-other",
        "the results of every query",
    ),
)
CREDENTIAL_EXPOSURES: Final = (
    Exposure(
        "redshift:GetClusterCredentials",
        "arn:{p}:redshift:us-east-1:{a}:dbuser:some-other-cluster/some-other-user",
        "a password of any user of any Redshift cluster",
    ),
    Exposure(
        "rds-db:connect",
        "arn:{p}:rds-db:us-east-1:{a}:dbuser:some-other-cluster/some-other-user",
        "into any database as any user",
    ),
    Exposure(
        "cognito-idp:AdminInitiateAuth",
        "arn:{p}:cognito-idp:us-east-1:{a}:userpool/some-other-pool",
        "tokens of any user of any user pool",
    ),
    Exposure(
        "cognito-identity:GetCredentialsForIdentity",
        "*",
        "credentials of any identity of any identity pool",
    ),
    Exposure(
        "codeartifact:GetAuthorizationToken",
        "arn:{p}:codeartifact:us-east-1:{a}:domain/some-other",
        "a token of any package repository",
    ),
    Exposure(
        "ec2:GetPasswordData",
        "arn:{p}:ec2:us-east-1:{a}:instance/i-someother",
        "the administrator's password of any Windows instance",
    ),
    Exposure(
        "lightsail:GetInstanceAccessDetails",
        "arn:{p}:lightsail:us-east-1:{a}:Instance/some-other",
        "a key into any Lightsail instance",
    ),
    Exposure("lightsail:DownloadDefaultKeyPair", "*", "the key pair into the Lightsail instances"),
    Exposure(
        "connect:GetFederationToken",
        "arn:{p}:connect:us-east-1:{a}:instance/some-other/user/any",
        "a session of any Connect instance",
    ),
    Exposure("chime:CreateApiKey", "*", "a key to Chime"),
    Exposure(
        "mediapackage:RotateIngestEndpointCredentials",
        "arn:{p}:mediapackage:us-east-1:{a}:channels/some-other",
        "keys to any ingest endpoint",
    ),
    Exposure(
        "gamelift:RequestUploadCredentials",
        "arn:{p}:gamelift:us-east-1:{a}:build/some-other",
        "credentials to upload any build",
    ),
    Exposure(
        "codepipeline:PollForJobs",
        "arn:{p}:codepipeline:us-east-1:{a}:actiontype:any",
        "the credentials in the jobs of any pipeline",
    ),
)
