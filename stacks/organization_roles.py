"""A deploy role and an audit role in every account of an organization, by StackSets.

Two stacks: `OrganizationRolesStack` in the tools account, a delegated administrator for
StackSets, with the pipeline that assumes the deploy roles; and, since StackSets never deploy to
it, `OrganizationRolesManagementStack` in the management account.
"""

from collections.abc import Callable
from typing import Final, Unpack

from aws_cdk import App, Aws, CfnOutput, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import (
    CrossAccountDeployRole,
    ServiceRole,
    Statement,
    ThirdPartyExternalIdRole,
)
from iam_patterns.organization import OrganizationRoles
from stacks.example import Example, Settings
from stacks.options import StackOptions

_PIPELINE: Final = "iam-patterns-release"
_CANARY_UNIT: Final = "r-ab12/ou-ab12-11111111"
_UNITS: Final = ("r-ab12/ou-ab12-22222222", "r-ab12/ou-ab12-33333333")


def platform_roles(settings: Settings) -> Callable[[Construct], list[iam.Role]]:
    """The roles that every account has, the management account included."""

    def create(scope: Construct) -> list[iam.Role]:
        # Who: the release pipeline of the tools account, by the name of its role. What: the
        # platform's parameters of the account that the role is in.
        deploy = CrossAccountDeployRole(
            scope,
            "Deploy",
            role_name=_PIPELINE,
            path="/platform/",
            description="Deploys the platform's settings for the pipeline of the tools account",
            trusted_account=settings.names.tools_account,
            principal_arn_patterns=[
                f"arn:{Aws.PARTITION}:iam::{settings.names.tools_account}:role/{_PIPELINE}"
            ],
            permissions=Statement(
                "ManagePlatformParameters",
                actions=["ssm:GetParameter", "ssm:PutParameter"],
                resources=[
                    f"arn:{Aws.PARTITION}:ssm:*:{Aws.ACCOUNT_ID}:parameter/platform/*",
                ],
                wildcard_reason="The platform names its parameters itself, below platform/.",
            ),
        )
        audit = ThirdPartyExternalIdRole(
            scope,
            "Audit",
            role_name="iam-patterns-security-audit",
            path="/platform/",
            description="Read-only access for the auditor of the organization",
            vendor_account=settings.vendor_account,
            external_id=settings.vendor_external_id,
            permissions=Statement(
                "ReadIamSettings",
                actions=["iam:GetAccountSummary", "iam:ListRoles", "iam:ListUsers"],
                resources=["*"],
                wildcard_reason="These read the account's IAM settings as a whole.",
            ),
        )
        return [deploy, audit]

    return create


class OrganizationRolesStack(Stack):
    """The StackSets of the roles, canary accounts first, and the pipeline that assumes them."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        settings: Settings,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        # A quarter of the accounts at a time; it stops when it fails in more than 5 of 100.
        self.rollout = OrganizationRoles(
            self,
            "Roles",
            roles=platform_roles(settings),
            organization_id=settings.organization_id,
            organizational_units=_UNITS,
            canary_organizational_units=[_CANARY_UNIT],
            max_concurrent_percentage=25,
            failure_tolerance_percentage=5,
            soft_failure_tolerance=True,
            description="The roles of the platform in every account",
        )

        # The caller's half: the deploy role of every account, in this organization alone.
        pipeline = ServiceRole(
            self,
            "PipelineRole",
            role_name=_PIPELINE,
            service="codepipeline.amazonaws.com",
            permissions=list(self.rollout.caller_permissions("Deploy")),
        )

        CfnOutput(self, "PipelineRoleArn", value=pipeline.role_arn)
        CfnOutput(self, "PipelineRoleName", value=pipeline.role_name)


class OrganizationRolesManagementStack(Stack):
    """The same roles in the management account, which StackSets never deploy to."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        rollout: OrganizationRoles,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        for role in rollout.create_in(self):
            CfnOutput(self, f"{role.node.id}RoleArn", value=role.role_arn)


def _add(app: App, settings: Settings) -> None:
    every_account = OrganizationRolesStack(
        app, "OrganizationRoles", settings=settings, env=settings.tools
    )
    OrganizationRolesManagementStack(
        app,
        "OrganizationRolesManagement",
        rollout=every_account.rollout,
        env=settings.management,
    )


EXAMPLE: Final = Example(180, _add)
