"""Functions that return least-privilege statements for one purpose each."""

from iam_patterns.permissions.athena import query_athena
from iam_patterns.permissions.bedrock import invoke_model
from iam_patterns.permissions.cdk import deploy_cdk
from iam_patterns.permissions.cloudformation import deploy_cloudformation
from iam_patterns.permissions.cloudwatch import put_metrics
from iam_patterns.permissions.codepipeline import read_pipeline_artifacts
from iam_patterns.permissions.dynamodb import read_dynamodb, write_dynamodb
from iam_patterns.permissions.ecr import pull_ecr
from iam_patterns.permissions.ecr_push import push_ecr
from iam_patterns.permissions.eventbridge import put_events
from iam_patterns.permissions.kinesis import read_kinesis, write_kinesis
from iam_patterns.permissions.kms import decrypt, encrypt
from iam_patterns.permissions.lambda_functions import invoke_lambda
from iam_patterns.permissions.logs import write_logs
from iam_patterns.permissions.rds import connect_rds
from iam_patterns.permissions.s3 import read_s3, read_write_s3, upload_s3
from iam_patterns.permissions.s3_delete import delete_s3
from iam_patterns.permissions.secretsmanager import read_secret
from iam_patterns.permissions.ses import send_email
from iam_patterns.permissions.sns import publish_sns
from iam_patterns.permissions.sqs import consume_sqs, send_sqs
from iam_patterns.permissions.ssm import read_parameter
from iam_patterns.permissions.ssm_run_command import run_command
from iam_patterns.permissions.stepfunctions import start_execution
from iam_patterns.permissions.sts import assume_role, assume_role_in_organization
from iam_patterns.permissions.xray import trace

__all__ = [
    "assume_role",
    "assume_role_in_organization",
    "connect_rds",
    "consume_sqs",
    "decrypt",
    "delete_s3",
    "deploy_cdk",
    "deploy_cloudformation",
    "encrypt",
    "invoke_lambda",
    "invoke_model",
    "publish_sns",
    "pull_ecr",
    "push_ecr",
    "put_events",
    "put_metrics",
    "query_athena",
    "read_dynamodb",
    "read_kinesis",
    "read_parameter",
    "read_pipeline_artifacts",
    "read_s3",
    "read_secret",
    "read_write_s3",
    "run_command",
    "send_email",
    "send_sqs",
    "start_execution",
    "trace",
    "upload_s3",
    "write_dynamodb",
    "write_kinesis",
    "write_logs",
]
