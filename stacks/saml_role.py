"""Operators who sign in to the console through Okta, by SAML."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Duration, Stack
from constructs import Construct

from iam_patterns import SamlRole
from iam_patterns.permissions import read_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class SamlRoleStack(Stack):
    """Operators who sign in with Okta read reports for at most a working day.

    The account's provider, named Okta, is there already. To create it here, pass ``metadata``
    with the document you downloaded from Okta.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        reports = PrivateBucket(self, "Reports", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: assertions of that provider, made for the sign-in page of this partition.
        role = SamlRole(
            self,
            "Role",
            description="Operators of the shop, through Okta",
            provider_name="Okta",
            max_session_duration=Duration.hours(8),
            permissions=read_s3(reports.bucket_arn, prefix="reports/"),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "RoleName", value=role.role_name)


EXAMPLE: Final = Example.in_tools_account(110, SamlRoleStack)
