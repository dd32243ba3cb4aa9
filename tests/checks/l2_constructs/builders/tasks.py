"""The tasks of Step Functions: each writes into the role of its state machine."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from aws_cdk import SecretValue, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_bedrock as bedrock
from aws_cdk import aws_codebuild as codebuild
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_eks as eks
from aws_cdk import aws_events as events
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import IConstruct

from tests.checks.l2_constructs.builders.integration import state_machine
from tests.checks.l2_constructs.parts import (
    ACCOUNT,
    NAME,
    REGION,
    Builders,
    event_bus,
    function,
    image,
    role,
    table,
    vpc,
)

Parameters = Callable[[Stack], dict[str, Any]]

_INPUT: Final = stepfunctions.TaskInput.from_text("x")
_WAIT: Final = stepfunctions.IntegrationPattern.RUN_JOB
_KEY: Final = {"id": tasks.DynamoAttributeValue.from_string("1")}
_GET: Final = tasks.HttpMethod.GET
_CONVERT_ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/convert"


def _project(stack: Stack) -> dict[str, Any]:
    project = codebuild.PipelineProject(stack, "Project")
    return {"project": project, "integration_pattern": _WAIT}


def _ecs_task(stack: Stack) -> dict[str, Any]:
    task = ecs.FargateTaskDefinition(stack, "Task")
    task.add_container("App", image=image())
    return {
        "cluster": ecs.Cluster(stack, "Cluster", vpc=vpc(stack)),
        "launch_target": tasks.EcsFargateLaunchTarget(
            platform_version=ecs.FargatePlatformVersion.LATEST
        ),
        "task_definition": task,
        "integration_pattern": _WAIT,
    }


def _eks_cluster(stack: Stack) -> eks.ICluster:
    return eks.Cluster.from_cluster_attributes(
        stack,
        "Cluster",
        cluster_name="shop",
        cluster_endpoint="https://shop.example.com",
        cluster_certificate_authority_data="x",
    )


def _model(stack: Stack) -> bedrock.FoundationModel:
    name = bedrock.FoundationModelIdentifier.AMAZON_TITAN_TEXT_EXPRESS_V1_0_8_K
    return bedrock.FoundationModel.from_foundation_model_id(stack, "Model", name)


def _customization(stack: Stack) -> dict[str, Any]:
    return {
        "base_model": _model(stack),
        "custom_model_name": "shop",
        "job_name": "shop",
        "output_data": tasks.OutputBucketConfiguration(bucket=s3.Bucket(stack, "Out")),
        "training_data": tasks.TrainingBucketConfiguration(bucket=s3.Bucket(stack, "In")),
        "hyper_parameters": {"Evaluation percentage": "20.0"},
    }


def _training(stack: Stack) -> dict[str, Any]:
    location = tasks.S3Location.from_bucket(s3.Bucket(stack, "In"), "data")
    source = tasks.DataSource(s3_data_source=tasks.S3DataSource(s3_location=location))
    output = tasks.S3Location.from_bucket(s3.Bucket(stack, "Out"), "model")
    return {
        "algorithm_specification": tasks.AlgorithmSpecification(algorithm_name="BlazingText"),
        "input_data_config": [tasks.Channel(channel_name="train", data_source=source)],
        "output_data_config": tasks.OutputDataConfig(s3_output_location=output),
        "training_job_name": "shop",
        "integration_pattern": _WAIT,
    }


def _transform(_: Stack) -> dict[str, Any]:
    source = tasks.TransformS3DataSource(s3_uri="s3://shop/in")
    return {
        "model_name": "shop",
        "transform_job_name": "shop",
        "transform_input": tasks.TransformInput(
            transform_data_source=tasks.TransformDataSource(s3_data_source=source)
        ),
        "transform_output": tasks.TransformOutput(s3_output_path="s3://shop/out"),
        "integration_pattern": _WAIT,
    }


def _spark(_: Stack) -> dict[str, Any]:
    return {
        "job_driver": tasks.JobDriver(
            spark_submit_job_driver=tasks.SparkSubmitJobDriver(entry_point=_INPUT)
        ),
        "release_label": tasks.ReleaseLabel.EMR_6_2_0,
        "virtual_cluster": tasks.VirtualClusterInput.from_virtual_cluster_id("shop"),
    }


def _http(stack: Stack) -> dict[str, Any]:
    return {
        "api_endpoint": stepfunctions.TaskInput.from_text("items"),
        "api_root": "https://api.example.com",
        "connection": events.Connection(
            stack,
            "Connection",
            authorization=events.Authorization.basic("shop", SecretValue.unsafe_plain_text("x")),
        ),
        "method": stepfunctions.TaskInput.from_text("GET"),
    }


def _rest_api(stack: Stack) -> dict[str, Any]:
    api = apigateway.RestApi(stack, "Api")
    api.root.add_method("GET")
    iam_only = tasks.AuthType.IAM_ROLE
    return {"api": api, "stage_name": "prod", "method": _GET, "auth_type": iam_only}


def _http_api(stack: Stack) -> dict[str, Any]:
    api = apigatewayv2.HttpApi(stack, "Api")
    iam_only = tasks.AuthType.IAM_ROLE
    return {"api_id": api.api_id, "api_stack": stack, "method": _GET, "auth_type": iam_only}


def _given(**parameters: Any) -> Parameters:
    return lambda _: parameters


_TASKS: Final[Mapping[str, Parameters]] = {
    "AthenaGetQueryExecution": _given(query_execution_id="x"),
    "AthenaGetQueryResults": _given(query_execution_id="x"),
    "AthenaStartQueryExecution": _given(
        query_string="select 1",
        work_group="shop",
        query_execution_context=tasks.QueryExecutionContext(database_name="shop"),
        integration_pattern=_WAIT,
    ),
    "AthenaStopQueryExecution": _given(query_execution_id="x"),
    "BatchSubmitJob": _given(
        job_definition_arn=f"arn:aws:batch:{REGION}:{ACCOUNT}:job-definition/shop:1",
        job_name="shop",
        job_queue_arn=f"arn:aws:batch:{REGION}:{ACCOUNT}:job-queue/shop",
    ),
    "BedrockCreateModelCustomizationJob": _customization,
    "BedrockInvokeModel": lambda stack: {"model": _model(stack), "body": _INPUT},
    "CallApiGatewayHttpApiEndpoint": _http_api,
    "CallApiGatewayRestApiEndpoint": _rest_api,
    "CallAwsService": _given(
        service="s3", action="getObject", iam_resources=["arn:aws:s3:::shop/*"]
    ),
    "CallAwsServiceCrossRegion": _given(
        service="s3", action="getObject", region="eu-west-1", iam_resources=["arn:aws:s3:::shop/*"]
    ),
    "CodeBuildStartBuild": _project,
    "CodeBuildStartBuildBatch": _project,
    "DynamoDeleteItem": lambda stack: {"key": _KEY, "table": table(stack)},
    "DynamoGetItem": lambda stack: {"key": _KEY, "table": table(stack)},
    "DynamoPutItem": lambda stack: {"item": _KEY, "table": table(stack)},
    "DynamoUpdateItem": lambda stack: {"key": _KEY, "table": table(stack)},
    "EcsRunTask": _ecs_task,
    "EksCall": lambda stack: {
        "cluster": _eks_cluster(stack),
        "http_method": tasks.HttpMethods.GET,
        "http_path": "/api",
    },
    "EmrAddStep": _given(cluster_id="j-1", jar="x.jar", name="step", integration_pattern=_WAIT),
    "EmrCancelStep": _given(cluster_id="j-1", step_id="s-1"),
    "EmrContainersCreateVirtualCluster": _given(
        eks_cluster=tasks.EksClusterInput.from_task_input(_INPUT)
    ),
    "EmrContainersDeleteVirtualCluster": _given(
        virtual_cluster_id=_INPUT, integration_pattern=_WAIT
    ),
    "EmrContainersStartJobRun": _spark,
    "EmrCreateCluster": lambda _: {
        "instances": tasks.EmrCreateCluster.InstancesConfigProperty(),
        "name": "shop",
        "integration_pattern": _WAIT,
    },
    "EmrModifyInstanceFleetByName": _given(
        cluster_id="j-1",
        instance_fleet_name="fleet",
        target_on_demand_capacity=1,
        target_spot_capacity=0,
    ),
    "EmrModifyInstanceGroupByName": _given(
        cluster_id="j-1",
        instance_group_name="group",
        instance_group=tasks.EmrModifyInstanceGroupByName.InstanceGroupModifyConfigProperty(
            instance_count=1
        ),
    ),
    "EmrSetClusterTerminationProtection": _given(cluster_id="j-1", termination_protected=True),
    "EmrTerminateCluster": _given(cluster_id="j-1", integration_pattern=_WAIT),
    "EvaluateExpression": _given(expression="$.a + $.b"),
    "EventBridgePutEvents": lambda stack: {
        "entries": [
            tasks.EventBridgePutEventsEntry(
                detail=_INPUT, detail_type="order", source="shop", event_bus=event_bus(stack)
            )
        ]
    },
    "EventBridgeSchedulerCreateScheduleTask": lambda stack: {
        "schedule": tasks.Schedule.one_time(datetime(2030, 1, 1, tzinfo=UTC)),
        "schedule_name": "shop",
        "target": tasks.EventBridgeSchedulerTarget(
            arn=function(stack).function_arn, role=role(stack)
        ),
    },
    "GlueDataBrewStartJobRun": _given(name="shop", integration_pattern=_WAIT),
    "GlueStartCrawlerRun": _given(crawler_name="shop"),
    "GlueStartJobRun": _given(glue_job_name="shop", integration_pattern=_WAIT),
    "HttpInvoke": _http,
    "LambdaInvoke": lambda stack: {"lambda_function": function(stack)},
    "MediaConvertCreateJob": _given(
        create_job_request={"Role": _CONVERT_ROLE, "Settings": {}}, integration_pattern=_WAIT
    ),
    "SageMakerCreateEndpoint": _given(endpoint_config_name="shop", endpoint_name="shop"),
    "SageMakerCreateEndpointConfig": lambda _: {
        "endpoint_config_name": "shop",
        "production_variants": [
            tasks.ProductionVariant(
                instance_type=ec2.InstanceType("m6g.large"), model_name="shop", variant_name="shop"
            )
        ],
    },
    "SageMakerCreateModel": lambda stack: {
        "model_name": "shop",
        "primary_container": tasks.ContainerDefinition(
            image=tasks.DockerImage.from_registry("public.ecr.aws/shop/model:1"),
            model_s3_location=tasks.S3Location.from_bucket(s3.Bucket(stack, "Models"), "model"),
            mode=tasks.Mode.SINGLE_MODEL,
        ),
    },
    "SageMakerCreateTrainingJob": _training,
    "SageMakerCreateTransformJob": _transform,
    "SageMakerUpdateEndpoint": _given(endpoint_config_name="shop", endpoint_name="shop"),
    "SnsPublish": lambda stack: {"message": _INPUT, "topic": sns.Topic(stack, "Topic")},
    "SqsSendMessage": lambda stack: {"message_body": _INPUT, "queue": sqs.Queue(stack, "Queue")},
    "StepFunctionsInvokeActivity": lambda stack: {
        "activity": stepfunctions.Activity(stack, "Activity")
    },
    "StepFunctionsStartExecution": lambda stack: {
        "state_machine": state_machine(stack, "Other", stepfunctions.Pass(stack, "Pass")),
        "integration_pattern": _WAIT,
    },
}


def _in_a_machine(name: str, parameters: Parameters, stack: Stack) -> IConstruct:
    task = getattr(tasks, name)(stack, NAME, **parameters(stack))
    state_machine(stack, "Machine", task)
    return task  # type: ignore[no-any-return]  # looked up by name


BUILDERS: Final[Builders] = {
    f"aws_stepfunctions_tasks.{name}": partial(_in_a_machine, name, parameters)
    for name, parameters in _TASKS.items()
}
