"""The actions that read the account's data when they are allowed on every resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.service_reference.escalation.path import Step

_SOME_OTHER: Final = "arn:{p}:secretsmanager:{r}:{a}:secret:some-other-secret"
_LOGIN_BY_SECRET: Final = Step("secretsmanager:GetSecretValue", (_SOME_OTHER,))
"""A Data API logs in with a secret that its caller must be allowed to read."""
_LOGIN_TO_REDSHIFT: Final = Step(
    "redshift:GetClusterCredentials",
    ("arn:{p}:redshift:{r}:{a}:dbuser:some-other-cluster/some-other-user",),
)

DATA_EXPOSURES: Final = (
    Exposure(
        "s3:GetObject",
        "arn:{p}:s3:::some-other-bucket/object",
        "the objects of every S3 bucket",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
    ),
    Exposure(
        "secretsmanager:GetSecretValue",
        _SOME_OTHER,
        "every secret of Secrets Manager",
        "read_secret(secret.secret_arn)",
    ),
    Exposure(
        "ssm:GetParameter",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every SSM parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "dynamodb:Scan",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every DynamoDB table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "kms:Decrypt", "arn:{p}:kms:{r}:{a}:key/some-other", "the data that any KMS key encrypts"
    ),
    Exposure(
        "ebs:GetSnapshotBlock", "arn:{p}:ec2:{r}::snapshot/snap-someother", "every EBS snapshot"
    ),
    Exposure(
        "kinesis:GetRecords", "arn:{p}:kinesis:{r}:{a}:stream/some-other", "every Kinesis stream"
    ),
    Exposure(
        "sqs:ReceiveMessage",
        "arn:{p}:sqs:{r}:{a}:some-other",
        "every SQS queue",
        "consume_sqs(queue.queue_arn)",
    ),
    Exposure(
        "rds-data:ExecuteStatement",
        "arn:{p}:rds:{r}:{a}:cluster:some-other",
        "every database with the RDS Data API",
        needs=(_LOGIN_BY_SECRET,),
    ),
    Exposure(
        "lambda:GetFunction",
        "arn:{p}:lambda:{r}:{a}:function:some-other",
        "the code and environment of every Lambda function",
    ),
    Exposure(
        "athena:GetQueryResults",
        "arn:{p}:athena:{r}:{a}:workgroup/some-other",
        "the results of every Athena query",
    ),
    Exposure(
        "s3:GetObjectVersion",
        "arn:{p}:s3:::some-other-bucket/object",
        "every version of the objects of every S3 bucket",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
    ),
    Exposure(
        "ssm:GetParameters",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every SSM parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "ssm:GetParametersByPath",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every SSM parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "ssm:GetParameterHistory",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every version of every SSM parameter",
    ),
    Exposure(
        "dynamodb:Query",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every DynamoDB table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:GetItem",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every DynamoDB table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:BatchGetItem",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every DynamoDB table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:PartiQLSelect",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every DynamoDB table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:ExportTableToPointInTime",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every DynamoDB table",
    ),
    Exposure(
        "kinesis:SubscribeToShard",
        "arn:{p}:kinesis:{r}:{a}:stream/some-other/consumer/any:1",
        "every Kinesis stream",
    ),
    Exposure(
        "redshift-data:ExecuteStatement",
        "arn:{p}:redshift:{r}:{a}:cluster:some-other",
        "every Redshift database with the Data API",
        needs=(_LOGIN_BY_SECRET,),
    ),
    Exposure(
        "redshift-data:ExecuteStatement",
        "arn:{p}:redshift:{r}:{a}:cluster:some-other",
        "every Redshift database with the Data API",
        needs=(_LOGIN_TO_REDSHIFT,),
    ),
    Exposure(
        "logs:FilterLogEvents",
        "arn:{p}:logs:{r}:{a}:log-group:some-other:*",
        "every CloudWatch log group",
    ),
    Exposure(
        "logs:GetLogEvents",
        "arn:{p}:logs:{r}:{a}:log-group:some-other:log-stream:any",
        "every CloudWatch log group",
    ),
    Exposure(
        "lambda:GetFunctionConfiguration",
        "arn:{p}:lambda:{r}:{a}:function:some-other",
        "the environment of every Lambda function",
    ),
    Exposure(
        "codecommit:GitPull",
        "arn:{p}:codecommit:{r}:{a}:some-other",
        "the source of every CodeCommit repository",
    ),
    Exposure(
        "es:ESHttpGet",
        "arn:{p}:es:{r}:{a}:domain/some-other/any",
        "every OpenSearch domain",
    ),
    Exposure(
        "cassandra:Select",
        "arn:{p}:cassandra:{r}:{a}:/keyspace/some-other/table/any",
        "every Keyspaces table",
    ),
)
