"""The example stacks, one for each role: `make synth` writes their CloudFormation."""

from aws_cdk import App, Aws, Environment, Validations
from cdk_nag import AwsSolutionsChecks

from stacks.cross_account_deploy_role import (
    CrossAccountDeployRolePipelineStack,
    CrossAccountDeployRoleStack,
    CrossAccountDeployRoleToolsStack,
)
from stacks.deployment_names import DeploymentNames
from stacks.ec2_instance_role import Ec2InstanceRoleStack
from stacks.lambda_execution_role import LambdaExecutionRoleStack
from stacks.third_party_external_id_role import ThirdPartyExternalIdRoleStack


def build(app: App) -> None:
    """Adds every example stack to the app.

    The account numbers come from the context of cdk.json; ``cdk synth -c tools_account=...``
    replaces them.

    Args:
        app: The app, with ``tools_account``, ``workload_account``, ``vendor_account``,
            ``vendor_external_id`` and ``region`` in its context.
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
    Validations.of(app).add_plugins(AwsSolutionsChecks(app, verbose=True))
    app.synth()
