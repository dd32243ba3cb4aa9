"""The paths that pass any role to a service for data or machine learning.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.service_reference.escalation.path import passing

TO_DATA_SERVICES: Final = (
    passing("an Airflow environment", "airflow", "airflow:CreateEnvironment"),
    passing("the update of an Airflow environment", "airflow", "airflow:UpdateEnvironment"),
    passing(
        "an Airflow workflow",
        "airflow-serverless",
        "airflow-serverless:CreateWorkflow",
        "airflow-serverless:StartWorkflowRun",
    ),
    passing(
        "an Athena Spark workgroup",
        "athena",
        "athena:CreateWorkGroup",
        "athena:StartSession",
        "athena:StartCalculationExecution",
    ),
    passing(
        "a Bedrock code interpreter",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    passing(
        "a Bedrock agent runtime",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntime",
    ),
    passing(
        "a Bedrock browser",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateBrowser",
        "bedrock-agentcore:StartBrowserSession",
        "bedrock-agentcore:ConnectBrowserAutomationStream",
    ),
    passing(
        "a Bedrock harness",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateHarness",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ),
    passing(
        "a command in a Bedrock agent runtime",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
    ),
    passing(
        "the update of a Bedrock agent runtime",
        "bedrock-agentcore",
        "bedrock-agentcore:UpdateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntime",
    ),
    passing(
        "a Bedrock gateway",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateGateway",
        "bedrock-agentcore:CreateGatewayTarget",
        "bedrock-agentcore:InvokeGateway",
    ),
    passing("a Braket job", "braket", "braket:CreateJob"),
    passing(
        "a data pipeline",
        "datapipeline",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    passing(
        "the instances of a data pipeline",
        "ec2",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    passing("an EMR cluster", "elasticmapreduce", "elasticmapreduce:RunJobFlow"),
    passing("the instances of an EMR cluster", "ec2", "elasticmapreduce:RunJobFlow"),
    passing("an EMR notebook run", "elasticmapreduce", "elasticmapreduce:StartNotebookExecution"),
    passing("a step of an EMR cluster", "elasticmapreduce", "elasticmapreduce:AddJobFlowSteps"),
    passing("an EMR Serverless job", "emr-serverless", "emr-serverless:StartJobRun"),
    passing("an EMR Serverless session", "emr-serverless", "emr-serverless:StartSession"),
    passing("a Glue development endpoint", "glue", "glue:CreateDevEndpoint"),
    passing("a Glue job", "glue", "glue:CreateJob", "glue:StartJobRun"),
    passing("a Glue job with a trigger", "glue", "glue:CreateJob", "glue:CreateTrigger"),
    passing("the update of a Glue job", "glue", "glue:UpdateJob", "glue:StartJobRun"),
    passing(
        "the update of a Glue job with a trigger", "glue", "glue:UpdateJob", "glue:CreateTrigger"
    ),
    passing("a Glue session", "glue", "glue:CreateSession", "glue:RunStatement"),
    passing("a Glue blueprint", "glue", "glue:CreateBlueprint", "glue:StartBlueprintRun"),
    passing(
        "an MSK connector",
        "kafkaconnect",
        "kafkaconnect:CreateCustomPlugin",
        "kafkaconnect:CreateConnector",
    ),
    passing(
        "a Kinesis Analytics application",
        "kinesisanalytics",
        "kinesisanalytics:CreateApplication",
        "kinesisanalytics:StartApplication",
    ),
    passing("a HealthOmics run", "omics", "omics:CreateWorkflow", "omics:StartRun"),
    passing("a SageMaker notebook", "sagemaker", "sagemaker:CreateNotebookInstance"),
    passing("a SageMaker training job", "sagemaker", "sagemaker:CreateTrainingJob"),
    passing("a SageMaker processing job", "sagemaker", "sagemaker:CreateProcessingJob"),
    passing("a SageMaker tuning job", "sagemaker", "sagemaker:CreateHyperParameterTuningJob"),
    passing(
        "a SageMaker pipeline",
        "sagemaker",
        "sagemaker:CreatePipeline",
        "sagemaker:StartPipelineExecution",
    ),
    passing(
        "a SageMaker app",
        "sagemaker",
        "sagemaker:CreateUserProfile",
        "sagemaker:CreatePresignedDomainUrl",
    ),
    passing(
        "a SageMaker transform job",
        "sagemaker",
        "sagemaker:CreateModel",
        "sagemaker:CreateTransformJob",
    ),
    passing("a SageMaker cluster", "sagemaker", "sagemaker:CreateCluster"),
    passing("a SageMaker monitoring schedule", "sagemaker", "sagemaker:CreateMonitoringSchedule"),
    passing(
        "the update of a SageMaker pipeline",
        "sagemaker",
        "sagemaker:UpdatePipeline",
        "sagemaker:StartPipelineExecution",
    ),
    passing(
        "the update of a SageMaker user profile",
        "sagemaker",
        "sagemaker:UpdateUserProfile",
        "sagemaker:CreatePresignedDomainUrl",
    ),
    passing(
        "the update of a SageMaker notebook",
        "sagemaker",
        "sagemaker:UpdateNotebookInstance",
        "sagemaker:CreatePresignedNotebookInstanceUrl",
    ),
    passing(
        "a SageMaker endpoint",
        "sagemaker",
        "sagemaker:CreateModel",
        "sagemaker:CreateEndpointConfig",
        "sagemaker:CreateEndpoint",
    ),
)
