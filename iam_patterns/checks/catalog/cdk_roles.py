"""Roles that CDK constructs make for services, and the parameter that takes another role.

See https://docs.aws.amazon.com/cdk/v2/guide/permissions.html
"""

from dataclasses import dataclass
from typing import Final

_CDK: Final = "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib"


@dataclass(frozen=True, slots=True)
class CdkRole:
    """One role.

    Args:
        owner: The type of the resource that the construct makes beside the role.
        role: The end of the role's construct path, below the construct.
        fix: The parameter that takes another role; empty if there is none.
        page: The page of the construct.
        is_apart: Whether the resource is elsewhere in the stack, not below the same construct.
    """

    owner: str
    role: str
    fix: str
    page: str
    is_apart: bool = False


def _role(owner: str, role: str, fix: str, page: str, *, is_apart: bool = False) -> CdkRole:
    return CdkRole(f"AWS::{owner}", role, fix, f"{_CDK}.{page}.html", is_apart)


_TASK: Final = "FargateTaskDefinition(task_role=EcsTaskRole(...))"
_EXECUTION: Final = "FargateTaskDefinition(execution_role=EcsTaskExecutionRole(...))"
_JOB: Final = "EcsFargateContainerDefinition(execution_role=EcsTaskExecutionRole(...))"
_LOGS: Final = "GraphqlApi(log_config=LogConfig(role=...))"

_EVENTS: Final = tuple(
    _role(
        owner,
        "EventsRole",
        fix,
        f"aws_events_targets.{target}",
        is_apart=owner == "Events::ApiDestination",
    )
    for owner, target, fix in (
        ("ApiGateway::RestApi", "ApiGateway", "targets.ApiGateway(event_role=...)"),
        ("AppSync::GraphQLApi", "AppSync", "targets.AppSync(event_role=...)"),
        ("Batch::JobDefinition", "BatchJob", ""),
        ("CodeBuild::Project", "CodeBuildProject", "targets.CodeBuildProject(event_role=...)"),
        (
            "CodePipeline::Pipeline",
            "CodePipeline",
            "targets.CodePipeline(event_role=...) or CodeCommitSourceAction(event_role=...)",
        ),
        ("ECS::TaskDefinition", "EcsTask", "targets.EcsTask(role=...)"),
        ("Events::Rule", "EventBus", "targets.EventBus(role=...) or targets.SnsTopic(role=...)"),
        ("Kinesis::Stream", "KinesisStream", ""),
        ("KinesisFirehose::DeliveryStream", "FirehoseDeliveryStream", ""),
        ("StepFunctions::StateMachine", "SfnStateMachine", "targets.SfnStateMachine(role=...)"),
        ("Events::ApiDestination", "ApiDestination", "targets.ApiDestination(event_role=...)"),
    )
)
"""The roles of EventBridge's targets, which CDK makes below what they call."""

CDK_ROLES: Final = (
    *_EVENTS,
    _role("AppSync::GraphQLApi", "ApiLogsRole", _LOGS, "aws_appsync.LogConfig"),
    _role(
        "AppSync::Api",
        "ApiLogsRole",
        "EventApi(log_config=AppSyncLogConfig(role=...))",
        "aws_appsync.AppSyncLogConfig",
    ),
    _role(
        "AppSync::DataSource",
        "ServiceRole",
        "the service_role of the data source",
        "aws_appsync.BackedDataSourceProps",
    ),
    _role(
        "BedrockAgentCore::Gateway",
        "ServiceRole",
        "Gateway(role=...)",
        "aws_bedrockagentcore.Gateway",
    ),
    _role(
        "CodeDeploy::DeploymentGroup",
        "ServiceRole",
        "EcsDeploymentGroup(role=...) or LambdaDeploymentGroup(role=...)",
        "aws_codedeploy.EcsDeploymentGroup",
    ),
    _role(
        "CodeDeploy::DeploymentGroup",
        "Role",
        "ServerDeploymentGroup(role=...)",
        "aws_codedeploy.ServerDeploymentGroup",
    ),
    _role("ECS::TaskDefinition", "TaskRole", _TASK, "aws_ecs.TaskDefinition"),
    _role("ECS::TaskDefinition", "ExecutionRole", _EXECUTION, "aws_ecs.TaskDefinition"),
    _role(
        "Batch::JobDefinition",
        "ExecutionRole",
        _JOB,
        "aws_batch.EcsFargateContainerDefinition",
        is_apart=True,
    ),
    _role("CodeBuild::Project", "SelfMutation/Role", "", "pipelines.CodePipeline"),
    _role(
        "CodeBuild::Project",
        "CdkBuildProject/Role",
        "CodeBuildStep(role=...)",
        "pipelines.CodeBuildStep",
    ),
    _role("CodeBuild::Project", "Role", "codebuild.Project(role=...)", "aws_codebuild.Project"),
    _role("CodeBuild::Fleet", "Role", "codebuild.Fleet(role=...)", "aws_codebuild.Fleet"),
    _role(
        "CodePipeline::Pipeline",
        "Role",
        "codepipeline.Pipeline(role=...) or pipelines.CodePipeline(role=...)",
        "aws_codepipeline.Pipeline",
    ),
    _role(
        "Config::ConfigRule",
        "Role",
        "CloudFormationStackDriftDetectionCheck(role=...)",
        "aws_config.CloudFormationStackDriftDetectionCheck",
    ),
    _role(
        "EC2::FlowLog",
        "IAMRole",
        "FlowLogDestination.to_cloud_watch_logs(log_group, role)",
        "aws_ec2.FlowLogDestination",
        is_apart=True,
    ),
    _role("EKS::Cluster", "Role", "eks.Cluster(role=...)", "aws_eks.Cluster"),
    CdkRole(
        "Custom::AWSCDK-EKS-Cluster",
        "Role",
        "eks.Cluster(role=...)",
        f"{_CDK}.aws_eks.Cluster.html",
    ),
    _role(
        "RDS::DBCluster",
        "MonitoringRole",
        "DatabaseCluster(monitoring_role=...)",
        "aws_rds.DatabaseCluster",
    ),
    _role(
        "RDS::DBInstance",
        "MonitoringRole",
        "DatabaseInstance(monitoring_role=...)",
        "aws_rds.DatabaseInstance",
    ),
    _role(
        "StepFunctions::StateMachine",
        "Job-Execution-Role",
        "EmrContainersStartJobRun(execution_role=...)",
        "aws_stepfunctions_tasks.EmrContainersStartJobRun",
        is_apart=True,
    ),
    _role(
        "StepFunctions::StateMachine",
        "SagemakerRole",
        "SageMakerCreateModel(role=...) or SageMakerCreateTrainingJob(role=...)",
        "aws_stepfunctions_tasks.SageMakerCreateTrainingJob",
        is_apart=True,
    ),
    _role(
        "StepFunctions::StateMachine",
        "SagemakerTransformRole",
        "SageMakerCreateTransformJob(role=...)",
        "aws_stepfunctions_tasks.SageMakerCreateTransformJob",
        is_apart=True,
    ),
    _role(
        "StepFunctions::StateMachine",
        "waiter-state-machine/Role",
        "",
        "custom_resources.Provider",
    ),
)
"""The first row that fits a role is its own."""
