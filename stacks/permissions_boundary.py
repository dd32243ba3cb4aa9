"""A team that makes its own roles, and can never make one that may do more than the team."""

from typing import Final, Unpack, cast

from aws_cdk import App, CfnOutput, Stack
from constructs import Construct

from iam_patterns import OidcRole, PermissionsBoundary
from iam_patterns.permissions import read_write_s3
from iam_patterns.web_identities import gitlab
from stacks.example import Example, Settings
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_TEAM: Final = "/teams/shop/"


class PermissionsBoundaryStack(Stack):
    """A team's pipeline creates roles under /teams/shop/, each with the same boundary."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        data = PrivateBucket(self, "Data", access_logs=AccessLogBucket(self, "AccessLogs"))

        # What the team and everything it makes may do at most.
        boundary = PermissionsBoundary(
            self,
            "Boundary",
            managed_policy_name="iam-patterns-shop-boundary",
            path=_TEAM,
            permissions=read_write_s3(data.bucket_arn),
            passed_to=["lambda.amazonaws.com"],
        )

        # The delegated administrator holds it twice: as its policy, and as its own boundary.
        # GitLab's provider is the one that the OidcRole stack creates.
        role = OidcRole(
            self,
            "Role",
            description="The shop team's pipeline, which makes the team's roles",
            identity=gitlab("acme/shop-roles", branches=["main"]),
            managed_policies=[boundary],
            permissions_boundary=boundary,
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "RoleName", value=role.role_name)
        CfnOutput(self, "BoundaryArn", value=boundary.managed_policy_arn)
        CfnOutput(self, "DataBucket", value=data.bucket_name)


def _add(app: App, settings: Settings) -> None:
    team = PermissionsBoundaryStack(app, "PermissionsBoundary", env=settings.tools)
    provider = cast("Stack", app.node.find_child("OidcRole"))
    team.add_dependency(provider, "it creates the provider of gitlab.com")


EXAMPLE: Final = Example(100, _add)
