"""The actions that read the account's data when they are about no named resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.catalog.exposures.exposure import Exposure

DATA_EXPOSURES: Final = (
    Exposure(
        "s3:GetObject",
        "arn:{p}:s3:::some-other-bucket/object",
        "the objects of every bucket",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
    ),
    Exposure(
        "secretsmanager:GetSecretValue",
        "arn:{p}:secretsmanager:{r}:{a}:secret:some-other-secret",
        "every secret",
        "read_secret(secret.secret_arn)",
    ),
    Exposure(
        "ssm:GetParameter",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "dynamodb:Scan",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure("kms:Decrypt", "arn:{p}:kms:{r}:{a}:key/some-other", "whatever any key encrypted"),
    Exposure("ebs:GetSnapshotBlock", "arn:{p}:ec2:{r}::snapshot/snap-someother", "every snapshot"),
    Exposure("kinesis:GetRecords", "arn:{p}:kinesis:{r}:{a}:stream/some-other", "every stream"),
    Exposure(
        "sqs:ReceiveMessage",
        "arn:{p}:sqs:{r}:{a}:some-other",
        "every queue",
        "consume_sqs(queue.queue_arn)",
    ),
    Exposure(
        "rds-data:ExecuteStatement",
        "arn:{p}:rds:{r}:{a}:cluster:some-other",
        "every database with a data API",
    ),
    Exposure(
        "lambda:GetFunction",
        "arn:{p}:lambda:{r}:{a}:function:some-other",
        "the code and environment of every function",
    ),
    Exposure(
        "athena:GetQueryResults",
        "arn:{p}:athena:{r}:{a}:workgroup/some-other",
        "the results of every query",
    ),
    Exposure(
        "s3:GetObjectVersion",
        "arn:{p}:s3:::some-other-bucket/object",
        "the objects of every bucket, and what they were",
        'read_s3(bucket.bucket_arn, prefix="reports/")',
    ),
    Exposure(
        "ssm:GetParameters",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "ssm:GetParametersByPath",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every parameter",
        "read_parameter(parameter.parameter_arn)",
    ),
    Exposure(
        "ssm:GetParameterHistory",
        "arn:{p}:ssm:{r}:{a}:parameter/some-other",
        "every parameter, and what they were",
    ),
    Exposure(
        "dynamodb:Query",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:GetItem",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:BatchGetItem",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:PartiQLSelect",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every table",
        "read_dynamodb(table.table_arn)",
    ),
    Exposure(
        "dynamodb:ExportTableToPointInTime",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "every table",
    ),
    Exposure(
        "kinesis:SubscribeToShard",
        "arn:{p}:kinesis:{r}:{a}:stream/some-other/consumer/any:1",
        "every stream",
    ),
    Exposure(
        "redshift-data:ExecuteStatement",
        "arn:{p}:redshift:{r}:{a}:cluster:some-other",
        "every Redshift database with a data API",
    ),
    Exposure(
        "logs:FilterLogEvents",
        "arn:{p}:logs:{r}:{a}:log-group:some-other:*",
        "every log",
    ),
    Exposure(
        "logs:GetLogEvents",
        "arn:{p}:logs:{r}:{a}:log-group:some-other:log-stream:any",
        "every log",
    ),
    Exposure(
        "lambda:GetFunctionConfiguration",
        "arn:{p}:lambda:{r}:{a}:function:some-other",
        "the environment of every function",
    ),
    Exposure(
        "codecommit:GitPull",
        "arn:{p}:codecommit:{r}:{a}:some-other",
        "the source of every repository",
    ),
    Exposure(
        "es:ESHttpGet",
        "arn:{p}:es:{r}:{a}:domain/some-other/any",
        "every search domain",
    ),
    Exposure(
        "cassandra:Select",
        "arn:{p}:cassandra:{r}:{a}:/keyspace/some-other/table/any",
        "every table of Keyspaces",
    ),
)
