"""What people may do, through IAM Identity Center: every day, and in an incident.

Two stacks: `PermissionSetsStack` in the tools account, a delegated administrator for IAM Identity
Center; and `PermissionSetsWorkloadStack` with the roles that trust its permission sets by name.
"""

from typing import Final, Unpack

from aws_cdk import App, Aws, CfnOutput, Duration, Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import CrossAccountDeployRole, MfaRole, Statement
from iam_patterns.organization import PermissionSet, PermissionSetAssignments
from iam_patterns.permissions import assume_role
from stacks.example import Example, Settings
from stacks.options import StackOptions

_INSTANCE: Final = "arn:aws:sso:::instance/ssoins-7223b04e5e8b2a1c"
_DEVELOPERS: Final = "906765e1c3-f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
_ADMINISTRATORS: Final = "906765e1c3-0b1c2d3e-4f50-4617-a819-2b3c4d5e6f70"
_DEPLOYER: Final = "Deployer"
_INCIDENT: Final = "Incident"
_RELEASE_ROLE: Final = "iam-patterns-manual-release"
_INCIDENT_ROLE: Final = "iam-patterns-incident"


def _role_arn(account: str, name: str) -> str:
    return f"arn:{Aws.PARTITION}:iam::{account}:role/{name}"


class PermissionSetsStack(Stack):
    """Permission sets for people, a short privileged one too, and who has them in which account."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        settings: Settings,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)
        tools, workload = settings.names.tools_account, settings.names.workload_account

        # Every day: developers see the pipelines and release by hand, for a working day.
        deployer = PermissionSet(
            self,
            "Deployer",
            instance_arn=_INSTANCE,
            permission_set_name=_DEPLOYER,
            description="Sees the pipelines, and releases by hand",
            session_duration=Duration.hours(8),
            relay_state=f"https://{settings.names.region}.console.aws.amazon.com/codesuite/codepipeline",
            permissions=[
                assume_role(_role_arn(workload, _RELEASE_ROLE)),
                Statement(
                    "SeePipelines",
                    actions=["codepipeline:GetPipelineState"],
                    resources=[f"arn:{Aws.PARTITION}:codepipeline:*:{tools}:*"],
                    wildcard_reason="The team names its pipelines itself.",
                ),
                Statement(
                    "ListPipelines",
                    actions=["codepipeline:ListPipelines"],
                    resources=["*"],
                    wildcard_reason="Its action supports no other resource.",
                ),
            ],
        )
        PermissionSetAssignments(
            self,
            "Deployers",
            permission_set=deployer,
            groups={"Developers": _DEVELOPERS},
            accounts=[tools],
        )

        # In an incident: few people, for an hour, and nothing but the role for it.
        incident = PermissionSet(
            self,
            "Incident",
            instance_arn=_INSTANCE,
            permission_set_name=_INCIDENT,
            description="Stops functions in an incident, for one hour",
            privileged=True,
            managed_policies=[
                iam.ManagedPolicy.from_aws_managed_policy_name("AWSHealthFullAccess")
            ],
            permissions=assume_role(_role_arn(workload, _INCIDENT_ROLE)),
        )
        PermissionSetAssignments(
            self,
            "Responders",
            permission_set=incident,
            groups={"Administrators": _ADMINISTRATORS},
            accounts=[tools],
        )

        CfnOutput(self, "DeployerArn", value=deployer.permission_set_arn)
        CfnOutput(self, "DeployerRolePattern", value=deployer.role_arn_pattern(tools))


class PermissionSetsWorkloadStack(Stack):
    """The roles that trust permission sets of the tools account by their names."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        settings: Settings,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)
        tools, region = settings.names.tools_account, settings.names.region

        # Who: a session of the permission set Deployer in the tools account, as far as AWS fixes
        # the ARN of its role, and of no other set. What: the parameters of the shop.
        release = CrossAccountDeployRole(
            self,
            "Release",
            role_name=_RELEASE_ROLE,
            description="Releases by hand, for developers",
            trusted_account=tools,
            trusted_permission_sets=[_DEPLOYER],
            identity_center_region=region,
            organization_id=settings.organization_id,
            permissions=Statement(
                "SetRelease",
                actions=["ssm:PutParameter"],
                resources=[
                    f"arn:{Aws.PARTITION}:ssm:{region}:{self.account}:parameter/shop/release"
                ],
            ),
        )

        # IAM Identity Center asks for MFA at every sign-in; no condition can check it.
        incident = MfaRole(
            self,
            "Incident",
            role_name=_INCIDENT_ROLE,
            description="Stops functions in an incident",
            trusted_account=tools,
            trusted_permission_sets=[_INCIDENT],
            identity_center_region=region,
            identity_center_requires_mfa=True,
            permissions=Statement(
                "StopFunctions",
                actions=["lambda:ListFunctions", "lambda:PutFunctionConcurrency"],
                resources=["*"],
                wildcard_reason="In an emergency any function may be the one to stop.",
            ),
        )

        CfnOutput(self, "ReleaseRoleArn", value=release.role_arn)
        CfnOutput(self, "IncidentRoleArn", value=incident.role_arn)


def _add(app: App, settings: Settings) -> None:
    PermissionSetsStack(app, "PermissionSets", settings=settings, env=settings.tools)
    PermissionSetsWorkloadStack(
        app, "PermissionSetsWorkload", settings=settings, env=settings.workload
    )


EXAMPLE: Final = Example(200, _add)
