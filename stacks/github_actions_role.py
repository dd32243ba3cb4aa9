"""Jobs of one GitHub repository that upload a site, without any stored key."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from iam_patterns import GitHubActionsRole
from iam_patterns.permissions import read_write_s3
from stacks.example import Example
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket


class GitHubActionsRoleStack(Stack):
    """Jobs on main, or in the environment production, upload a site.

    This is the account's one stack that creates GitHub's provider; other stacks leave
    ``create_provider`` out and find it by its ARN.
    """

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        site = PrivateBucket(self, "Site", access_logs=AccessLogBucket(self, "AccessLogs"))

        # Who: this repository, by name and by number, in both of GitHub's subject formats; not
        # its other branches, and no pull request. What: one prefix of one bucket.
        role = GitHubActionsRole(
            self,
            "Role",
            description="Uploads the shop's site",
            repository="acme/shop",
            owner_id="123456",
            repository_id="456789",
            branches=["main"],
            environments=["production"],
            create_provider=True,
            permissions=read_write_s3(site.bucket_arn, prefix="site/"),
        )

        CfnOutput(
            self,
            "RoleArn",
            value=role.role_arn,
            description="For role-to-assume of aws-actions/configure-aws-credentials",
        )
        CfnOutput(self, "SiteBucket", value=site.bucket_name)


EXAMPLE: Final = Example.in_tools_account(80, GitHubActionsRoleStack)
