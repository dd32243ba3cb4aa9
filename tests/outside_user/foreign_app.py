"""Somebody else's CDK app, which installed the package and knows nothing of its repository."""

import sys

from aws_cdk import App, Stack, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from iam_patterns import Ec2InstanceRole, IamChecks, LambdaExecutionRole, Trust
from iam_patterns.permissions import upload_s3


class Backups(Stack):
    """Roles of the package, used wherever a role is."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        bucket = s3.Bucket(self, "Bucket")

        backup = Ec2InstanceRole(
            self, "Backup", permissions=[upload_s3(bucket.bucket_arn, prefix="backups/")]
        )
        bucket.grant_read(backup, "restore/*")
        backup.add_trust(Trust.service("ssm.amazonaws.com"), allow_any_source=True)

        role: iam.IRole = LambdaExecutionRole(self, "Import")
        lambda_.Function(
            self,
            "Function",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("handler = print"),
            role=role,
        )


app = App(outdir=sys.argv[1])
Validations.of(app).add_plugins(IamChecks())
Backups(app, "Backups")
app.synth()
