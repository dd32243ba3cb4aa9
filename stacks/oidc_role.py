"""Jobs of one GitLab project that publish packages, by the token GitLab gives each job."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from iam_patterns import OidcRole
from iam_patterns.permissions import upload_s3
from iam_patterns.web_identities import gitlab
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class OidcRoleStack(Stack):
    """Jobs on main of one GitLab project publish packages."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        packages = PrivateBucket(self, "Packages", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: iam_patterns.web_identities writes audience and subject for each issuer; here GitLab.
        # What: add packages. It can neither read nor delete what is there.
        role = OidcRole(
            self,
            "Role",
            description="Publishes the shop's packages",
            identity=gitlab("acme/shop", branches=["main"]),
            create_provider=True,
            permissions=upload_s3(packages.bucket_arn, prefix="packages/"),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "PackagesBucket", value=packages.bucket_name)


EXAMPLE: Final = Example.in_tools_account(90, OidcRoleStack)
