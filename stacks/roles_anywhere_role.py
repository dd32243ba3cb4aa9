"""A server outside AWS that uploads backups, by its X.509 certificate."""

from typing import Final, Unpack

from aws_cdk import Aws, CfnOutput, Duration, Stack
from constructs import Construct

from iam_patterns import RolesAnywhereRole
from iam_patterns.permissions import upload_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_TRUST_ANCHOR: Final = "01234567-89ab-cdef-0123-456789abcdef"


class RolesAnywhereRoleStack(Stack):
    """A server outside AWS uploads backups with a certificate.

    The trust anchor is your certificate authority, which Roles Anywhere knows already.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        backups = PrivateBucket(self, "Backups", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: one certificate of one authority; any laptop's would do without the subject.
        role = RolesAnywhereRole(
            self,
            "Role",
            description="The backup server in the office",
            trust_anchor_arn=(
                f"arn:{Aws.PARTITION}:rolesanywhere:{self.region}:{self.account}"
                f":trust-anchor/{_TRUST_ANCHOR}"
            ),
            certificate_subject={"CN": "backup.example.com"},
            session_duration=Duration.hours(1),
            permissions=upload_s3(backups.bucket_arn, prefix="office/"),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "ProfileArn", value=role.profile.attr_profile_arn)
        CfnOutput(self, "BackupsBucket", value=backups.bucket_name)


EXAMPLE: Final = Example.in_tools_account(130, RolesAnywhereRoleStack)
