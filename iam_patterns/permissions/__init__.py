"""Functions that return least-privilege statements for one purpose each."""

from iam_patterns.permissions.cdk import deploy_cdk
from iam_patterns.permissions.cloudformation import deploy_cloudformation
from iam_patterns.permissions.codepipeline import read_pipeline_artifacts
from iam_patterns.permissions.dynamodb import read_dynamodb, write_dynamodb
from iam_patterns.permissions.ecr import pull_ecr
from iam_patterns.permissions.logs import write_logs
from iam_patterns.permissions.s3 import read_s3, read_write_s3, upload_s3
from iam_patterns.permissions.secretsmanager import read_secret
from iam_patterns.permissions.sns import publish_sns
from iam_patterns.permissions.sqs import consume_sqs, send_sqs
from iam_patterns.permissions.ssm import read_parameter
from iam_patterns.permissions.sts import assume_role, assume_role_in_organization

__all__ = [
    "assume_role",
    "assume_role_in_organization",
    "consume_sqs",
    "deploy_cdk",
    "deploy_cloudformation",
    "publish_sns",
    "pull_ecr",
    "read_dynamodb",
    "read_parameter",
    "read_pipeline_artifacts",
    "read_s3",
    "read_secret",
    "read_write_s3",
    "send_sqs",
    "upload_s3",
    "write_dynamodb",
    "write_logs",
]
