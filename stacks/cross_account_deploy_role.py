"""A pipeline in a tools account that deploys into a workload account.

Three stacks: `CrossAccountDeployRoleToolsStack` with the pipeline's role, artifact bucket and
key; `CrossAccountDeployRolePipelineStack` with the pipeline; and, in the workload account,
`CrossAccountDeployRoleStack` with the role it assumes and the role CloudFormation then uses.
"""

from collections.abc import Sequence
from typing import Final, Unpack

from aws_cdk import App, CfnOutput, RemovalPolicy, Stack
from aws_cdk import aws_codepipeline as codepipeline
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

from iam_patterns import CrossAccountDeployRole, PolicyDocument, ServiceRole, Statement
from iam_patterns.permissions import (
    assume_role,
    deploy_cloudformation,
    read_pipeline_artifacts,
    read_write_s3,
)
from stacks.acknowledgment import acknowledge
from stacks.deployment_names import DeploymentNames
from stacks.example import Example, Settings
from stacks.options import StackOptions
from stacks.private_bucket import AccessLogBucket, PrivateBucket

_STACK_PREFIX: Final = "shop-"
_RELEASE: Final = "release/shop.zip"
_PARAMETERS_REASON: Final = (
    "The shop names its parameters itself; the wildcard covers those below shop/."
)


class CrossAccountDeployRoleToolsStack(Stack):
    """The pipeline's role, and the artifact bucket and key for both accounts."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        key = kms.Key(
            self,
            "ArtifactKey",
            alias=names.artifact_key_alias,
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.DESTROY,
        )
        bucket = PrivateBucket(
            self,
            "Artifacts",
            access_logs=AccessLogBucket(self, "AccessLogs"),
            encryption_key=key,
            bucket_name=names.artifact_bucket,
        )

        # The workload account reads artifacts: its account is named, its role by condition,
        # since a principal that does not exist yet cannot stand in a resource policy.
        deploy_role_only = {"ArnLike": {"aws:PrincipalArn": names.deploy_role_arn}}
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="DecryptArtifactsFromWorkload",
                principals=[iam.AccountPrincipal(names.workload_account)],
                actions=["kms:Decrypt"],
                resources=["*"],
                conditions=deploy_role_only,
            )
        )
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="ReadArtifactsFromWorkload",
                principals=[iam.AccountPrincipal(names.workload_account)],
                actions=["s3:GetObject", "s3:GetObjectVersion"],
                resources=[bucket.arn_for_objects("*")],
                conditions=deploy_role_only,
            )
        )

        # The pipeline's half of the assume: it may assume the deploy role and nothing else
        # in the workload account.
        pipeline_role = ServiceRole(
            self,
            "PipelineRole",
            role_name=names.pipeline_role,
            service="codepipeline.amazonaws.com",
            permissions=[
                read_write_s3(names.artifact_bucket_arn, key_arn=key.key_arn),
                assume_role(names.deploy_role_arn),
                Statement(
                    "FindReleases",
                    actions=["s3:GetBucketVersioning", "s3:GetObjectVersion"],
                    resources=[bucket.bucket_arn, bucket.arn_for_objects(_RELEASE)],
                ),
            ],
        )

        CfnOutput(self, "PipelineRoleArn", value=pipeline_role.role_arn)
        CfnOutput(self, "ArtifactBucket", value=bucket.bucket_name)


class CrossAccountDeployRolePipelineStack(Stack):
    """A pipeline that deploys each uploaded release; not part of the demo (no CodePipeline)."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        codepipeline.CfnPipeline(
            self,
            "Pipeline",
            pipeline_type="V2",
            role_arn=names.pipeline_role_arn,
            artifact_store=codepipeline.CfnPipeline.ArtifactStoreProperty(
                type="S3",
                location=names.artifact_bucket,
                encryption_key=codepipeline.CfnPipeline.EncryptionKeyProperty(
                    id=names.artifact_key_alias_arn, type="KMS"
                ),
            ),
            stages=[
                _stage(
                    "Source",
                    provider="S3",
                    category="Source",
                    configuration={
                        "S3Bucket": names.artifact_bucket,
                        "S3ObjectKey": _RELEASE,
                        "PollForSourceChanges": "false",
                    },
                    outputs=["Release"],
                ),
                _stage(
                    "Deploy",
                    provider="CloudFormation",
                    category="Deploy",
                    configuration={
                        "ActionMode": "CREATE_UPDATE",
                        "StackName": f"{_STACK_PREFIX}parameters",
                        "TemplatePath": "Release::template.json",
                        "RoleArn": names.cloudformation_role_arn,
                    },
                    inputs=["Release"],
                    role_arn=names.deploy_role_arn,
                ),
            ],
        )


class CrossAccountDeployRoleStack(Stack):
    """The deploy role, and the CloudFormation role it passes, under a permissions boundary."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        manage_parameters = Statement(
            "ManageShopParameters",
            actions=[
                "ssm:AddTagsToResource",
                "ssm:DeleteParameter",
                "ssm:GetParameters",
                "ssm:ListTagsForResource",
                "ssm:PutParameter",
                "ssm:RemoveTagsFromResource",
            ],
            resources=[names.parameters_arn],
            wildcard_reason=_PARAMETERS_REASON,
        )
        # The boundary caps the role, whatever is attached to it later: shop parameters only.
        boundary = iam.ManagedPolicy(
            self,
            "ShopBoundary",
            document=iam.PolicyDocument.from_json(PolicyDocument([manage_parameters]).to_dict()),
        )
        cloudformation_role = ServiceRole(
            self,
            "CloudFormationRole",
            role_name=names.cloudformation_role,
            service="cloudformation.amazonaws.com",
            permissions_boundary=boundary,
            permissions=manage_parameters,
        )

        acknowledge(
            boundary,
            f"AwsSolutions-IAM5[Resource::{names.parameters_arn}]".replace(
                names.partition, "<AWS::Partition>"
            ),
            _PARAMETERS_REASON,
        )

        # Who: the pipeline's role in the tools account, and never through a third party.
        # What: shop- stacks, and hand CloudFormation that one role. A named role must exist
        # before it can be trusted: app.py deploys the tools account first.
        role = CrossAccountDeployRole(
            self,
            "Role",
            role_name=names.deploy_role,
            description="Deploys shop stacks for the pipeline of the tools account",
            trusted_arns=[names.pipeline_role_arn],
            permissions=[
                deploy_cloudformation(_STACK_PREFIX, cloudformation_role.role_arn),
                read_pipeline_artifacts(
                    names.artifact_bucket_arn, key_alias_arn=names.artifact_key_alias_arn
                ),
            ],
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)
        CfnOutput(self, "CloudFormationRoleArn", value=cloudformation_role.role_arn)
        CfnOutput(
            self,
            "AssumeRoleCommand",
            value=role.assume_role_command(session_name="deploy"),
            description="What the pipeline does, for trying it by hand",
        )


def _stage(
    name: str,
    *,
    provider: str,
    category: str,
    configuration: dict[str, str],
    inputs: Sequence[str] = (),
    outputs: Sequence[str] = (),
    role_arn: str | None = None,
) -> codepipeline.CfnPipeline.StageDeclarationProperty:
    """One stage with one action of an AWS provider."""
    action = codepipeline.CfnPipeline.ActionDeclarationProperty(
        name=name,
        action_type_id=codepipeline.CfnPipeline.ActionTypeIdProperty(
            category=category, owner="AWS", provider=provider, version="1"
        ),
        configuration=configuration,
        input_artifacts=[
            codepipeline.CfnPipeline.InputArtifactProperty(name=name) for name in inputs
        ],
        output_artifacts=[
            codepipeline.CfnPipeline.OutputArtifactProperty(name=name) for name in outputs
        ],
        role_arn=role_arn,
    )
    return codepipeline.CfnPipeline.StageDeclarationProperty(name=name, actions=[action])


def _add(app: App, settings: Settings) -> None:
    names = settings.names
    pipeline_role = CrossAccountDeployRoleToolsStack(
        app, "CrossAccountDeployRoleTools", names=names, env=settings.tools
    )
    deploy_role = CrossAccountDeployRoleStack(
        app, "CrossAccountDeployRole", names=names, env=settings.workload
    )
    deploy_role.add_dependency(pipeline_role, "it trusts the pipeline's role by name")
    pipeline = CrossAccountDeployRolePipelineStack(
        app, "CrossAccountDeployRolePipeline", names=names, env=settings.tools
    )
    pipeline.add_dependency(deploy_role, "it assumes the deploy role")


EXAMPLE: Final = Example(160, _add)
