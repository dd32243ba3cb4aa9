"""The example stacks, one for each role: `make synth` writes their CloudFormation."""

from aws_cdk import App, Aws, Environment, Validations
from cdk_nag import AwsSolutionsChecks

from iam_patterns import IamChecks
from stacks.chained_role import ChainedRoleHubStack, ChainedRoleStack
from stacks.cognito_identity_role import CognitoIdentityRoleStack
from stacks.cross_account_deploy_role import (
    CrossAccountDeployRolePipelineStack,
    CrossAccountDeployRoleStack,
    CrossAccountDeployRoleToolsStack,
)
from stacks.deployment_names import DeploymentNames
from stacks.ec2_instance_role import Ec2InstanceRoleStack
from stacks.ecs_task_role import EcsTaskRoleStack
from stacks.eks_node_role import EksNodeRoleStack
from stacks.eks_pod_role import EksPodRoleStack
from stacks.eks_service_account_role import EksServiceAccountRoleStack
from stacks.github_actions_role import GitHubActionsRoleStack
from stacks.lambda_execution_role import LambdaExecutionRoleStack
from stacks.mfa_role import MfaRoleStack
from stacks.oidc_role import OidcRoleStack
from stacks.permissions_boundary import PermissionsBoundaryStack
from stacks.roles_anywhere_role import RolesAnywhereRoleStack
from stacks.saml_role import SamlRoleStack
from stacks.service_role import ServiceRoleStack
from stacks.third_party_external_id_role import ThirdPartyExternalIdRoleStack


def build(app: App) -> None:
    """Adds every example stack to the app.

    The account numbers come from the context of cdk.json; ``cdk synth -c tools_account=...``
    replaces them.

    Args:
        app: The app, with ``tools_account``, ``workload_account``, ``vendor_account``,
            ``vendor_external_id``, ``organization_id`` and ``region`` in its context.
    """
    region = app.node.get_context("region")
    tools = Environment(account=app.node.get_context("tools_account"), region=region)
    workload = Environment(account=app.node.get_context("workload_account"), region=region)
    names = DeploymentNames(
        tools_account=app.node.get_context("tools_account"),
        workload_account=app.node.get_context("workload_account"),
        region=region,
        partition=Aws.PARTITION,
    )

    Ec2InstanceRoleStack(app, "Ec2InstanceRole", env=tools)
    LambdaExecutionRoleStack(app, "LambdaExecutionRole", env=tools)
    EksNodeRoleStack(app, "EksNodeRole", env=tools)
    EksPodRoleStack(app, "EksPodRole", env=tools)
    EksServiceAccountRoleStack(app, "EksServiceAccountRole", env=tools)
    EcsTaskRoleStack(app, "EcsTaskRole", env=tools)
    ServiceRoleStack(app, "ServiceRole", env=tools)
    GitHubActionsRoleStack(app, "GitHubActionsRole", env=tools)
    gitlab_provider = OidcRoleStack(app, "OidcRole", env=tools)
    team = PermissionsBoundaryStack(app, "PermissionsBoundary", env=tools)
    team.add_dependency(gitlab_provider, "it creates the provider of gitlab.com")
    SamlRoleStack(app, "SamlRole", env=tools)
    CognitoIdentityRoleStack(app, "CognitoIdentityRole", env=tools)
    RolesAnywhereRoleStack(app, "RolesAnywhereRole", env=tools)
    MfaRoleStack(app, "MfaRole", env=tools)
    hub = ChainedRoleHubStack(app, "ChainedRoleHub", names=names, env=tools)
    chained = ChainedRoleStack(
        app,
        "ChainedRole",
        names=names,
        organization_id=app.node.get_context("organization_id"),
        env=workload,
    )
    chained.add_dependency(hub, "it trusts the hub's role by name")

    pipeline_role = CrossAccountDeployRoleToolsStack(
        app, "CrossAccountDeployRoleTools", names=names, env=tools
    )
    deploy_role = CrossAccountDeployRoleStack(
        app, "CrossAccountDeployRole", names=names, env=workload
    )
    deploy_role.add_dependency(pipeline_role, "it trusts the pipeline's role by name")
    pipeline = CrossAccountDeployRolePipelineStack(
        app, "CrossAccountDeployRolePipeline", names=names, env=tools
    )
    pipeline.add_dependency(deploy_role, "it assumes the deploy role")
    ThirdPartyExternalIdRoleStack(
        app,
        "ThirdPartyExternalIdRole",
        vendor_account=app.node.get_context("vendor_account"),
        external_id=app.node.get_context("vendor_external_id"),
        env=workload,
    )


if __name__ == "__main__":
    app = App()
    build(app)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True), IamChecks())
    app.synth()
