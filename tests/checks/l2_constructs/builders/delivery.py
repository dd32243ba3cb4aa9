"""CodeBuild, CodeCommit, CodeDeploy, CodePipeline and CodeGuru."""

from typing import Final

from aws_cdk import Stack, pipelines
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_codecommit as codecommit
from aws_cdk import aws_codedeploy as codedeploy
from aws_cdk import aws_codeguruprofiler as codeguruprofiler
from aws_cdk import aws_codepipeline as codepipeline
from aws_cdk import aws_codepipeline_actions as actions
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_elasticloadbalancingv2 as elb
from aws_cdk import aws_s3 as s3

from tests.checks.l2_constructs.parts import NAME, Builders, function, image, vpc


def _project(stack: Stack) -> codebuild.Project:
    """A project in a VPC that reports and caches, for which CDK adds to its role."""
    return codebuild.Project(
        stack,
        NAME,
        source=codebuild.Source.code_commit(repository=_repository(stack)),
        vpc=vpc(stack),
        cache=codebuild.Cache.bucket(s3.Bucket(stack, "Cache")),
        artifacts=codebuild.Artifacts.s3(bucket=s3.Bucket(stack, "Artifacts")),
    )


def _repository(stack: Stack) -> codecommit.Repository:
    return codecommit.Repository(stack, "Repository", repository_name="shop")


def _fleet(stack: Stack) -> codebuild.Fleet:
    network = vpc(stack)
    return codebuild.Fleet(
        stack,
        NAME,
        base_capacity=1,
        compute_type=codebuild.FleetComputeType.SMALL,
        environment_type=codebuild.EnvironmentType.LINUX_CONTAINER,
        vpc=network,
    )


def _pipeline(stack: Stack) -> codepipeline.Pipeline:
    source, built = codepipeline.Artifact(), codepipeline.Artifact()
    read = actions.CodeCommitSourceAction(
        action_name="Read", repository=_repository(stack), output=source
    )
    build = actions.CodeBuildAction(
        action_name="Run",
        project=codebuild.PipelineProject(stack, "Build"),
        input=source,
        outputs=[built],
    )
    deploy = actions.CloudFormationCreateUpdateStackAction(
        action_name="Deploy",
        admin_permissions=False,
        stack_name="shop",
        template_path=built.at_path("template.json"),
    )
    approve = actions.ManualApprovalAction(action_name="Approve")
    return codepipeline.Pipeline(
        stack,
        NAME,
        stages=[
            codepipeline.StageProps(stage_name="Source", actions=[read]),
            codepipeline.StageProps(stage_name="Build", actions=[build]),
            codepipeline.StageProps(stage_name="Deploy", actions=[approve, deploy]),
        ],
        cross_account_keys=True,
    )


def _cdk_pipeline(stack: Stack) -> pipelines.CodePipeline:
    source = pipelines.CodePipelineSource.code_commit(_repository(stack), "main")
    synth = pipelines.ShellStep("Synth", input=source, commands=["cdk synth"])
    pipeline = pipelines.CodePipeline(stack, NAME, synth=synth)
    pipeline.build_pipeline()
    return pipeline


def _ecs_group(stack: Stack) -> codedeploy.EcsDeploymentGroup:
    network = vpc(stack)
    task = ecs.FargateTaskDefinition(stack, "Task")
    task.add_container("App", image=image(), port_mappings=[ecs.PortMapping(container_port=80)])
    service = ecs.FargateService(
        stack,
        "Service",
        cluster=ecs.Cluster(stack, "Cluster", vpc=network),
        task_definition=task,
        deployment_controller=ecs.DeploymentController(
            type=ecs.DeploymentControllerType.CODE_DEPLOY
        ),
    )
    balancer = elb.ApplicationLoadBalancer(stack, "Balancer", vpc=network)
    blue, green = (
        elb.ApplicationTargetGroup(stack, name, vpc=network, port=80, target_type=elb.TargetType.IP)
        for name in ("Blue", "Green")
    )
    listener = balancer.add_listener("Listener", port=80, default_target_groups=[blue])
    service.attach_to_application_target_group(blue)
    return codedeploy.EcsDeploymentGroup(
        stack,
        NAME,
        service=service,
        blue_green_deployment_config=codedeploy.EcsBlueGreenDeploymentConfig(
            blue_target_group=blue, green_target_group=green, listener=listener
        ),
    )


BUILDERS: Final[Builders] = {
    "aws_codebuild.Fleet": _fleet,
    "aws_codebuild.PipelineProject": lambda stack: codebuild.PipelineProject(stack, NAME),
    "aws_codebuild.Project": _project,
    "aws_codebuild.ReportGroup": lambda stack: codebuild.ReportGroup(stack, NAME),
    "aws_codecommit.Repository": lambda stack: codecommit.Repository(
        stack, NAME, repository_name="shop"
    ),
    "aws_codedeploy.EcsDeploymentGroup": _ecs_group,
    "aws_codedeploy.LambdaDeploymentGroup": lambda stack: codedeploy.LambdaDeploymentGroup(
        stack, NAME, alias=function(stack).add_alias("live")
    ),
    "aws_codedeploy.ServerDeploymentGroup": lambda stack: codedeploy.ServerDeploymentGroup(
        stack, NAME
    ),
    "aws_codeguruprofiler.ProfilingGroup": lambda stack: codeguruprofiler.ProfilingGroup(
        stack, NAME
    ),
    "aws_codepipeline.Pipeline": _pipeline,
    "pipelines.CodePipeline": _cdk_pipeline,
}
