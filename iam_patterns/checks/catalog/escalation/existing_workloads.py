"""The paths that run code in existing workloads, with the permissions of their roles.

Sorted by service.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.service_reference.escalation.path import (
    Step,
    alone,
    path,
    together,
)

_FUNCTION: Final = "arn:{p}:lambda:{r}:{a}:function:some-other-function"
_INSTANCE: Final = "arn:{p}:ec2:{r}:{a}:instance/i-someother"
_PROJECT: Final = "arn:{p}:codebuild:{r}:{a}:project/some-other-project"
_STACK: Final = "arn:{p}:cloudformation:{r}:{a}:stack/some-other-stack/id"
_STACK_SET: Final = "arn:{p}:cloudformation:{r}:{a}:stackset/some-other-stack-set:id"
_TASK: Final = "arn:{p}:ecs:{r}:{a}:task/some-other-cluster/some-other-task"
_TASK_DEFINITION: Final = "arn:{p}:ecs:{r}:{a}:task-definition/some-other-task:1"
_MANAGED_NODE: Final = "arn:{p}:ssm:{r}:{a}:managed-instance/mi-someother"
_CLUSTER: Final = "arn:{p}:eks:{r}:{a}:cluster/some-other"
_ACCESS_ENTRY: Final = "arn:{p}:eks:{r}:{a}:access-entry/some-other/role/{a}/any/id"
_NOTEBOOK: Final = "arn:{p}:sagemaker:{r}:{a}:notebook-instance/some-other"


EXISTING_WORKLOADS: Final = (
    alone(
        "open any Airflow environment",
        "airflow:CreateWebLoginToken",
        "arn:{p}:airflow:{r}:{a}:role/some-other/Admin",
    ),
    alone(
        "run commands in any Airflow environment",
        "airflow:CreateCliToken",
        "arn:{p}:airflow:{r}:{a}:environment/some-other",
    ),
    alone(
        "change the build of any Amplify app",
        "amplify:UpdateApp",
        "arn:{p}:amplify:{r}:{a}:apps/some-other",
    ),
    alone(
        "update any App Runner service, which keeps its role",
        "apprunner:UpdateService",
        "arn:{p}:apprunner:{r}:{a}:service/some-other/id",
    ),
    alone(
        "open any AppStream desktop",
        "appstream:CreateStreamingURL",
        "arn:{p}:appstream:{r}:{a}:stack/some-other",
    ),
    together(
        "run code in any Athena Spark workgroup",
        "arn:{p}:athena:{r}:{a}:workgroup/some-other",
        "athena:StartSession",
        "athena:StartCalculationExecution",
    ),
    alone(
        "open any Athena Spark notebook",
        "athena:CreatePresignedNotebookUrl",
        "arn:{p}:athena:{r}:{a}:workgroup/some-other",
    ),
    alone(
        "run any AWS Batch job with another command",
        "batch:SubmitJob",
        "arn:{p}:batch:{r}:{a}:job-definition/some-other:1",
    ),
    together(
        "run code in any Bedrock code interpreter",
        "arn:{p}:bedrock-agentcore:{r}:{a}:code-interpreter-custom/some-other",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    alone(
        "run a command in any Bedrock agent runtime",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
        "arn:{p}:bedrock-agentcore:{r}:{a}:runtime/some-other",
    ),
    alone(
        "control any Bedrock browser",
        "bedrock-agentcore:StartBrowserSession",
        "arn:{p}:bedrock-agentcore:{r}:{a}:browser-custom/some-other",
    ),
    alone(
        "join any Cloud9 environment",
        "cloud9:CreateEnvironmentMembership",
        "arn:{p}:cloud9:{r}:{a}:environment:some-other",
    ),
    alone(
        "update any CloudFormation stack with the role of the stack",
        "cloudformation:UpdateStack",
        _STACK,
    ),
    together(
        "update any CloudFormation stack through a change set",
        _STACK,
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    alone(
        "update any stack set with the role of the stack set",
        "cloudformation:UpdateStackSet",
        _STACK_SET,
    ),
    alone("run other commands in any CodeBuild project", "codebuild:StartBuild", _PROJECT),
    alone("run other commands in any CodeBuild batch build", "codebuild:StartBuildBatch", _PROJECT),
    alone("open a sandbox in any CodeBuild project", "codebuild:StartSandbox", _PROJECT),
    alone(
        "push to any CodeCommit repository",
        "codecommit:GitPush",
        "arn:{p}:codecommit:{r}:{a}:some-other",
    ),
    alone(
        "deploy to any CodeDeploy deployment group",
        "codedeploy:CreateDeployment",
        "arn:{p}:codedeploy:{r}:{a}:deploymentgroup:some-other/any",
    ),
    together(
        "change the user data of any EC2 instance",
        _INSTANCE,
        "ec2:ModifyInstanceAttribute",
        "ec2:StopInstances",
        "ec2:StartInstances",
    ),
    alone(
        "change the user data of new EC2 instances",
        "ec2:CreateLaunchTemplateVersion",
        "arn:{p}:ec2:{r}:{a}:launch-template/lt-someother",
    ),
    alone(
        "replace the root volume of any EC2 instance", "ec2:CreateReplaceRootVolumeTask", _INSTANCE
    ),
    alone("log in to any EC2 instance", "ec2-instance-connect:SendSSHPublicKey", _INSTANCE),
    alone(
        "log in to the serial console of any EC2 instance",
        "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
        _INSTANCE,
    ),
    alone(
        "replace the images of any ECR repository",
        "ecr:PutImage",
        "arn:{p}:ecr:{r}:{a}:repository/some-other",
    ),
    alone("run any ECS task with another command", "ecs:RunTask", _TASK_DEFINITION),
    alone("start any ECS task with another command", "ecs:StartTask", _TASK_DEFINITION),
    alone("run commands in any ECS task", "ecs:ExecuteCommand", _TASK),
    alone(
        "change the image of any ECS Express service",
        "ecs:UpdateExpressGatewayService",
        "arn:{p}:ecs:{r}:{a}:service/some-other/any",
    ),
    path(
        "make itself administrator of any EKS cluster",
        Step("eks:CreateAccessEntry", (_CLUSTER,)),
        Step("eks:AssociateAccessPolicy", (_ACCESS_ENTRY,)),
    ),
    alone("raise its own access in any EKS cluster", "eks:UpdateAccessEntry", _ACCESS_ENTRY),
    alone(
        "make itself administrator of any EKS cluster it has access to",
        "eks:AssociateAccessPolicy",
        _ACCESS_ENTRY,
    ),
    alone(
        "add steps to any EMR cluster",
        "elasticmapreduce:AddJobFlowSteps",
        "arn:{p}:elasticmapreduce:{r}:{a}:cluster/some-other",
    ),
    alone(
        "get credentials of any EMR cluster",
        "elasticmapreduce:GetClusterSessionCredentials",
        "arn:{p}:elasticmapreduce:{r}:{a}:cluster/some-other",
    ),
    alone(
        "run jobs in any EMR virtual cluster",
        "emr-containers:StartJobRun",
        "arn:{p}:emr-containers:{r}:{a}:/virtualclusters/some-other",
    ),
    alone(
        "log in to any GameLift instance",
        "gamelift:GetComputeAccess",
        "arn:{p}:gamelift:{r}:{a}:fleet/some-other",
    ),
    alone(
        "log in to any Glue development endpoint",
        "glue:UpdateDevEndpoint",
        "arn:{p}:glue:{r}:{a}:devEndpoint/some-other",
    ),
    together(
        "change and run any Glue job",
        "arn:{p}:glue:{r}:{a}:job/some-other-job",
        "glue:UpdateJob",
        "glue:StartJobRun",
    ),
    alone(
        "run statements in any Glue session",
        "glue:RunStatement",
        "arn:{p}:glue:{r}:{a}:session/some-other",
    ),
    alone("deploy to any Greengrass core", "greengrass:CreateDeployment", "*"),
    together(
        "get credentials of any IoT role alias",
        "*",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    alone(
        "change the code of any Kinesis Analytics application",
        "kinesisanalytics:UpdateApplication",
        "arn:{p}:kinesisanalytics:{r}:{a}:application/some-other",
    ),
    alone(
        "open the notebook of any Kinesis Analytics application",
        "kinesisanalytics:CreateApplicationPresignedUrl",
        "arn:{p}:kinesisanalytics:{r}:{a}:application/some-other",
    ),
    alone("change the code of any Lambda function", "lambda:UpdateFunctionCode", _FUNCTION),
    alone("add a layer to any Lambda function", "lambda:UpdateFunctionConfiguration", _FUNCTION),
    alone("open any SageMaker notebook", "sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK),
    alone(
        "open the apps of any SageMaker user profile",
        "sagemaker:CreatePresignedDomainUrl",
        "arn:{p}:sagemaker:{r}:{a}:user-profile/some-other/any",
    ),
    alone(
        "change the lifecycle configuration of any SageMaker notebook",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
        "arn:{p}:sagemaker:{r}:{a}:notebook-instance-lifecycle-config/some-other",
    ),
    path(
        "attach a lifecycle configuration of its own to any SageMaker notebook",
        Step("sagemaker:CreateNotebookInstanceLifecycleConfig", ()),
        Step("sagemaker:UpdateNotebookInstance", (_NOTEBOOK,)),
        Step("sagemaker:StartNotebookInstance", (_NOTEBOOK,)),
    ),
    together(
        "change and run any SageMaker pipeline",
        "arn:{p}:sagemaker:{r}:{a}:pipeline/some-other",
        "sagemaker:UpdatePipeline",
        "sagemaker:StartPipelineExecution",
    ),
    alone(
        "open a shell in any SageMaker space",
        "sagemaker:StartSession",
        "arn:{p}:sagemaker:{r}:{a}:space/some-other/any",
    ),
    together(
        "change and provision any Service Catalog product",
        "arn:{p}:catalog:{r}:{a}:product/some-other",
        "servicecatalog:CreateProvisioningArtifact",
        "servicecatalog:ProvisionProduct",
    ),
    alone("run commands on any EC2 instance", "ssm:SendCommand", _INSTANCE, _MANAGED_NODE),
    alone("open a shell on any EC2 instance", "ssm:StartSession", _INSTANCE, _MANAGED_NODE),
    alone(
        "run commands on any EC2 instance through a State Manager association",
        "ssm:CreateAssociation",
        _INSTANCE,
        _MANAGED_NODE,
    ),
    alone(
        "resume any Session Manager session",
        "ssm:ResumeSession",
        "arn:{p}:ssm:{r}:{a}:session/some-other",
    ),
    together(
        "change the content of any SSM document",
        "arn:{p}:ssm:{r}:{a}:document/some-other",
        "ssm:UpdateDocument",
        "ssm:UpdateDocumentDefaultVersion",
    ),
    alone(
        "change the definition of any state machine",
        "states:UpdateStateMachine",
        "arn:{p}:states:{r}:{a}:stateMachine:some-other",
    ),
)
