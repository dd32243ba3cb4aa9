"""An outside auditor that reads evidence and account settings, with an external ID."""

from typing import Final, Unpack

from aws_cdk import App, CfnOutput, Stack
from constructs import Construct

from iam_patterns import Statement, ThirdPartyExternalIdRole
from iam_patterns.permissions import read_s3
from stacks.example import Example, Settings
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class ThirdPartyExternalIdRoleStack(Stack):
    """An auditor's account can read evidence, with the external ID that it chose.

    Args:
        scope: The app.
        id: The stack's ID.
        vendor_account: The auditor's account.
        external_id: The external ID that the auditor gave us.
        options: The stack's environment.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        vendor_account: str,
        external_id: str,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        evidence = PrivateBucket(self, "Evidence", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: the auditor's account, and only with the external ID. What: read, nothing else.
        role = ThirdPartyExternalIdRole(
            self,
            "Role",
            description="Read-only access for the auditor",
            vendor_account=vendor_account,
            external_id=external_id,
            permissions=[
                read_s3(evidence.bucket_arn, prefix="reports/"),
                Statement(
                    "ReadIamSettings",
                    actions=[
                        "iam:GetAccountPasswordPolicy",
                        "iam:GetAccountSummary",
                        "iam:ListRoles",
                        "iam:ListUsers",
                    ],
                    resources=["*"],
                    wildcard_reason="These read the account's IAM settings as a whole.",
                ),
            ],
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "EvidenceBucket", value=evidence.bucket_name)
        CfnOutput(
            self,
            "AssumeRoleCommand",
            value=role.assume_role_command(session_name="audit"),
            description="What the auditor runs",
        )


def _add(app: App, settings: Settings) -> None:
    ThirdPartyExternalIdRoleStack(
        app,
        "ThirdPartyExternalIdRole",
        vendor_account=settings.vendor_account,
        external_id=settings.vendor_external_id,
        env=settings.workload,
    )


EXAMPLE: Final = Example(170, _add)
