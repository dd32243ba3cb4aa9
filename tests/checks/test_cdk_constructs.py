"""CDK's own constructs, which nobody can rewrite: nothing of theirs stops a synthesis."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import (
    App,
    CustomResource,
    Duration,
    Environment,
    RemovalPolicy,
    Stack,
    Validations,
    custom_resources,
)
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_backup as backup
from aws_cdk import aws_cloudtrail as cloudtrail
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_codepipeline as codepipeline
from aws_cdk import aws_codepipeline_actions as actions
from aws_cdk import aws_cognito as cognito
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_eks_v2 as eks
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as stepfunctions
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from iam_patterns import IamChecks

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")
GITHUB = "https://token.actions.githubusercontent.com"


def function(scope: Construct, name: str, **options: Any) -> lambda_.Function:
    return lambda_.Function(
        scope,
        name,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): pass"),
        **options,
    )


def storage(stack: Stack) -> None:
    bucket = s3.Bucket(
        stack, "Bucket", auto_delete_objects=True, removal_policy=RemovalPolicy.DESTROY
    )
    bucket.grant_read_write(function(stack, "Reader", dead_letter_queue_enabled=True))
    dynamodb.TableV2(
        stack,
        "Table",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
    ).grant_read_write_data(function(stack, "Writer"))
    firehose.DeliveryStream(stack, "Stream", destination=firehose.S3Bucket(bucket))
    cloudtrail.Trail(stack, "Trail", send_to_cloud_watch_logs=True)
    plan = backup.BackupPlan.daily35_day_retention(stack, "Backup")
    tagged = [backup.BackupResource.from_tag("backup", "yes")]
    plan.add_selection("Tagged", resources=tagged, allow_restores=True)


def machines(stack: Stack) -> None:
    vpc = ec2.Vpc(stack, "Vpc", max_azs=2)
    vpc.add_flow_log("Flow")
    autoscaling.AutoScalingGroup(
        stack,
        "Group",
        vpc=vpc,
        instance_type=ec2.InstanceType("t3.micro"),
        machine_image=ec2.MachineImage.latest_amazon_linux2023(),
        require_imdsv2=True,
    )
    task = ecs.FargateTaskDefinition(stack, "Task")
    task.add_container("App", image=ecs.ContainerImage.from_registry("nginx"))
    ecs.FargateService(
        stack,
        "Service",
        cluster=ecs.Cluster(stack, "Cluster", vpc=vpc),
        task_definition=task,
        enable_execute_command=True,
    )
    rds.DatabaseInstance(
        stack,
        "Database",
        engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_16),
        vpc=vpc,
        monitoring_interval=Duration.seconds(60),
        storage_encrypted=True,
    )


def orchestration(stack: Stack) -> None:
    machine = stepfunctions.StateMachine(
        stack,
        "Machine",
        definition_body=stepfunctions.DefinitionBody.from_chainable(
            tasks.LambdaInvoke(stack, "Invoke", lambda_function=function(stack, "Step"))
        ),
        tracing_enabled=True,
    )
    events.Rule(
        stack,
        "Hourly",
        schedule=events.Schedule.rate(Duration.hours(1)),
        targets=[targets.SfnStateMachine(machine)],
    )
    provider = custom_resources.Provider(
        stack,
        "Provider",
        on_event_handler=function(stack, "OnEvent"),
        is_complete_handler=function(stack, "IsComplete"),
    )
    CustomResource(stack, "Custom", service_token=provider.service_token)
    custom_resources.AwsCustomResource(
        stack,
        "Call",
        on_create=custom_resources.AwsSdkCall(
            service="SSM",
            action="getParameter",
            parameters={"Name": "/shop/name"},
            physical_resource_id=custom_resources.PhysicalResourceId.of("call"),
        ),
        policy=custom_resources.AwsCustomResourcePolicy.from_sdk_calls(
            resources=["arn:aws:ssm:eu-west-1:111111111111:parameter/shop/name"]
        ),
    )


def delivery(stack: Stack) -> None:
    source, built = codepipeline.Artifact(), codepipeline.Artifact()
    build = codebuild.PipelineProject(stack, "Build")
    codepipeline.Pipeline(
        stack,
        "Pipeline",
        stages=[
            codepipeline.StageProps(
                stage_name="Source",
                actions=[
                    actions.S3SourceAction(
                        action_name="Read",
                        bucket=s3.Bucket(stack, "Source", versioned=True),
                        bucket_key="source.zip",
                        output=source,
                    )
                ],
            ),
            codepipeline.StageProps(
                stage_name="Build",
                actions=[
                    actions.CodeBuildAction(
                        action_name="Run", project=build, input=source, outputs=[built]
                    )
                ],
            ),
        ],
    )


def identities(stack: Stack) -> None:
    cognito.UserPool(
        stack,
        "Users",
        mfa=cognito.Mfa.REQUIRED,
        mfa_second_factor=cognito.MfaSecondFactor(sms=True, otp=True),
    )
    provider = iam.OpenIdConnectProvider(
        stack, "GitHub", url=GITHUB, client_ids=["sts.amazonaws.com"]
    )
    issuer = GITHUB.removeprefix("https://")
    iam.Role(
        stack,
        "Deploy",
        assumed_by=iam.OpenIdConnectPrincipal(
            provider,
            {
                "StringEquals": {
                    f"{issuer}:aud": "sts.amazonaws.com",
                    f"{issuer}:sub": "repo:acme/shop:ref:refs/heads/main",
                }
            },
        ),
    )


def clusters(stack: Stack) -> None:
    eks.Cluster(stack, "Cluster", version=eks.KubernetesVersion.V1_32)


BUILDERS = (clusters, storage, machines, orchestration, delivery, identities)


@pytest.fixture(scope="module")
def assembly(tmp_path_factory: pytest.TempPathFactory) -> Path:
    app = App(outdir=str(tmp_path_factory.mktemp("assembly")))
    for build in BUILDERS:
        build(Stack(app, build.__name__, env=ENVIRONMENT))
    Validations.of(app).add_plugins(IamChecks())
    app.synth()
    return Path(app.outdir)


@pytest.fixture(scope="module")
def violations(assembly: Path) -> list[dict[str, Any]]:
    written = json.loads((assembly / "validation-report.json").read_text())
    (report,) = (r for r in written["pluginReports"] if r["pluginName"] == "iam-patterns")
    assert report["conclusion"] == "success"
    found: list[dict[str, Any]] = report["violations"]
    return found


def test_nothing_of_cdk_is_an_error(violations: list[dict[str, Any]]) -> None:
    assert {violation["severity"] for violation in violations} == {"warning"}


def a_state_machine_requires_its_source(assembly: Path) -> bool:
    """Whether this CDK has https://github.com/aws/aws-cdk/pull/37688."""
    resources = json.loads((assembly / "orchestration.template.json").read_text())["Resources"]
    (trust,) = (
        resource["Properties"]["AssumeRolePolicyDocument"]
        for logical_id, resource in resources.items()
        if logical_id.startswith("MachineRole") and resource["Type"] == "AWS::IAM::Role"
    )
    (statement,) = trust["Statement"]
    return "Condition" in statement


def test_every_warning_on_cdk_is_one_we_stand_by(
    assembly: Path, violations: list[dict[str, Any]]
) -> None:
    of_old_cdk = (
        [] if a_state_machine_requires_its_source(assembly) else [{"orchestration/Machine/Role"}]
    )
    by_rule: defaultdict[str, list[set[str]]] = defaultdict(list)
    for violation in violations:
        paths = {c["constructPath"].rpartition("/")[0] for c in violation["violatingConstructs"]}
        by_rule[violation["ruleMetadata"]["rule"]].append(paths)

    assert {rule: sorted(found, key=sorted) for rule, found in by_rule.items()} == {
        # One for each service that says for whom it acts, and which CDK's roles do not ask.
        "trust-service-without-source": [
            {"clusters/Cluster/Role"},
            {"delivery/Build/Role"},
            {"delivery/Pipeline/Role"},
            {"machines/Database/MonitoringRole"},
            {"machines/Task/TaskRole"},
            {"machines/Vpc/Flow/IAMRole"},
            {"orchestration/Machine/EventsRole"},
            *of_old_cdk,
        ],
        # AWS's policies for restoring and for a cluster's machines start instances with any role.
        "permissions-broad-service-policy": [
            {"clusters/Cluster/Role"},
            {"storage/Backup/Tagged/Role"},
        ],
    }
