"""The ways that end in what the roles of others may do, if the account has such others.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.catalog.escalation.path import (
    SOME_ROLE,
    SOME_USER,
    EscalationPath,
    Step,
    alone,
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


THROUGH_OTHERS: Final = (
    alone("assume any role that trusts the account", "sts:AssumeRole", SOME_ROLE),
    alone("change the code of any function", "lambda:UpdateFunctionCode", _FUNCTION),
    alone("add a layer to any function", "lambda:UpdateFunctionConfiguration", _FUNCTION),
    alone("run commands on any instance", "ssm:SendCommand", _INSTANCE, _MANAGED_NODE),
    alone("open a shell on any instance", "ssm:StartSession", _INSTANCE, _MANAGED_NODE),
    alone("log in to any instance", "ec2-instance-connect:SendSSHPublicKey", _INSTANCE),
    alone(
        "log in to any serial console",
        "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
        _INSTANCE,
    ),
    together(
        "rewrite what any instance starts with",
        _INSTANCE,
        "ec2:ModifyInstanceAttribute",
        "ec2:StopInstances",
        "ec2:StartInstances",
    ),
    alone(
        "rewrite what new instances start with",
        "ec2:CreateLaunchTemplateVersion",
        "arn:{p}:ec2:{r}:{a}:launch-template/lt-someother",
    ),
    alone("change any stack with its own role", "cloudformation:UpdateStack", _STACK),
    together(
        "change any stack by a change set",
        _STACK,
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    alone("change any stack set with its own role", "cloudformation:UpdateStackSet", _STACK_SET),
    alone("run any build with other commands", "codebuild:StartBuild", _PROJECT),
    alone("run any batch of builds with other commands", "codebuild:StartBuildBatch", _PROJECT),
    alone("run any task with another command", "ecs:RunTask", _TASK_DEFINITION),
    alone("start any task with another command", "ecs:StartTask", _TASK_DEFINITION),
    alone("run commands in any task", "ecs:ExecuteCommand", _TASK),
    alone(
        "log in to any Glue endpoint",
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
    alone("open any SageMaker notebook", "sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK),
    alone(
        "open the apps of any SageMaker user",
        "sagemaker:CreatePresignedDomainUrl",
        "arn:{p}:sagemaker:{r}:{a}:user-profile/some-other/any",
    ),
    alone(
        "rewrite what any SageMaker notebook starts with",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
        "arn:{p}:sagemaker:{r}:{a}:notebook-instance-lifecycle-config/some-other",
    ),
    together(
        "run code in any Bedrock code interpreter",
        "arn:{p}:bedrock-agentcore:{r}:{a}:code-interpreter-custom/some-other",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    alone(
        "change any App Runner service with its own role",
        "apprunner:UpdateService",
        "arn:{p}:apprunner:{r}:{a}:service/some-other/id",
    ),
    alone(
        "change any state machine with its own role",
        "states:UpdateStateMachine",
        "arn:{p}:states:{r}:{a}:stateMachine:some-other",
    ),
    alone(
        "add steps to any EMR cluster",
        "elasticmapreduce:AddJobFlowSteps",
        "arn:{p}:elasticmapreduce:{r}:{a}:cluster/some-other",
    ),
    EscalationPath(
        "make itself administrator of any cluster",
        (
            Step("eks:CreateAccessEntry", (_CLUSTER,)),
            Step("eks:AssociateAccessPolicy", (_ACCESS_ENTRY,)),
        ),
    ),
    alone(
        "give anyone any permission set",
        "sso:CreateAccountAssignment",
        "arn:{p}:sso:::permissionSet/ssoins-someother/ps-someother",
    ),
    alone("become root of any member account", "sts:AssumeRoot", "arn:{p}:iam::222222222222:root"),
    alone("log in to CodeCommit as any user", "iam:UploadSSHPublicKey", SOME_USER),
    alone(
        "run any batch job with another command",
        "batch:SubmitJob",
        "arn:{p}:batch:{r}:{a}:job-definition/some-other:1",
    ),
    alone(
        "run a command in any Bedrock agent runtime",
        "bedrock-agentcore:InvokeAgentRuntimeCommand",
        "arn:{p}:bedrock-agentcore:{r}:{a}:runtime/some-other",
    ),
    alone(
        "drive any Bedrock browser",
        "bedrock-agentcore:StartBrowserSession",
        "arn:{p}:bedrock-agentcore:{r}:{a}:browser-custom/some-other",
    ),
    alone(
        "deploy to any deployment group",
        "codedeploy:CreateDeployment",
        "arn:{p}:codedeploy:{r}:{a}:deploymentgroup:some-other/any",
    ),
    alone(
        "run commands on any instance by an association",
        "ssm:CreateAssociation",
        _INSTANCE,
        _MANAGED_NODE,
    ),
    alone("take up any session", "ssm:ResumeSession", "arn:{p}:ssm:{r}:{a}:session/some-other"),
    together(
        "rewrite what any document does",
        "arn:{p}:ssm:{r}:{a}:document/some-other",
        "ssm:UpdateDocument",
        "ssm:UpdateDocumentDefaultVersion",
    ),
    alone("replace the root volume of any instance", "ec2:CreateReplaceRootVolumeTask", _INSTANCE),
    alone(
        "change the image of any Express service",
        "ecs:UpdateExpressGatewayService",
        "arn:{p}:ecs:{r}:{a}:service/some-other/any",
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
    together(
        "run code in any Spark workgroup",
        "arn:{p}:athena:{r}:{a}:workgroup/some-other",
        "athena:StartSession",
        "athena:StartCalculationExecution",
    ),
    alone(
        "open any Spark notebook",
        "athena:CreatePresignedNotebookUrl",
        "arn:{p}:athena:{r}:{a}:workgroup/some-other",
    ),
    together(
        "change any pipeline of SageMaker",
        "arn:{p}:sagemaker:{r}:{a}:pipeline/some-other",
        "sagemaker:UpdatePipeline",
        "sagemaker:StartPipelineExecution",
    ),
    alone(
        "open a shell in any SageMaker space",
        "sagemaker:StartSession",
        "arn:{p}:sagemaker:{r}:{a}:space/some-other/any",
    ),
    alone(
        "log in to any GameLift instance",
        "gamelift:GetComputeAccess",
        "arn:{p}:gamelift:{r}:{a}:fleet/some-other",
    ),
    together(
        "change any product of Service Catalog",
        "arn:{p}:catalog:{r}:{a}:product/some-other",
        "servicecatalog:CreateProvisioningArtifact",
        "servicecatalog:ProvisionProduct",
    ),
    alone(
        "join any Cloud9 environment",
        "cloud9:CreateEnvironmentMembership",
        "arn:{p}:cloud9:{r}:{a}:environment:some-other",
    ),
    alone(
        "have own certificates trusted by any Roles Anywhere role",
        "rolesanywhere:CreateTrustAnchor",
        "*",
    ),
    alone(
        "issue certificates of any private CA",
        "acm-pca:IssueCertificate",
        "arn:{p}:acm-pca:{r}:{a}:certificate-authority/some-other",
    ),
    together(
        "get credentials of any role alias of IoT",
        "*",
        "iot:CreateKeysAndCertificate",
        "iot:CreatePolicy",
        "iot:AttachPolicy",
    ),
    alone("deploy to any Greengrass core", "greengrass:CreateDeployment", "*"),
    alone(
        "open any Airflow environment",
        "airflow:CreateWebLoginToken",
        "arn:{p}:airflow:{r}:{a}:role/some-other/Admin",
    ),
    alone(
        "command any Airflow environment",
        "airflow:CreateCliToken",
        "arn:{p}:airflow:{r}:{a}:environment/some-other",
    ),
    alone(
        "open any AppStream desktop",
        "appstream:CreateStreamingURL",
        "arn:{p}:appstream:{r}:{a}:stack/some-other",
    ),
    alone(
        "run jobs of any EMR virtual cluster",
        "emr-containers:StartJobRun",
        "arn:{p}:emr-containers:{r}:{a}:/virtualclusters/some-other",
    ),
    alone(
        "get credentials of any EMR cluster",
        "elasticmapreduce:GetClusterSessionCredentials",
        "arn:{p}:elasticmapreduce:{r}:{a}:cluster/some-other",
    ),
    alone("open a sandbox of any build", "codebuild:StartSandbox", _PROJECT),
    alone(
        "rewrite the build of any Amplify app",
        "amplify:UpdateApp",
        "arn:{p}:amplify:{r}:{a}:apps/some-other",
    ),
    alone("push to any repository", "codecommit:GitPush", "arn:{p}:codecommit:{r}:{a}:some-other"),
    alone(
        "replace the image of any repository",
        "ecr:PutImage",
        "arn:{p}:ecr:{r}:{a}:repository/some-other",
    ),
    alone("raise itself in any cluster", "eks:UpdateAccessEntry", _ACCESS_ENTRY),
    alone(
        "make itself administrator of any cluster it is in",
        "eks:AssociateAccessPolicy",
        _ACCESS_ENTRY,
    ),
    alone(
        "write anything into any permission set",
        "sso:PutInlinePolicyToPermissionSet",
        "arn:{p}:sso:::permissionSet/ssoins-someother/ps-someother",
    ),
    alone(
        "put anyone into any group of Identity Center", "identitystore:CreateGroupMembership", "*"
    ),
    alone("change the password of any Identity Center user", "sso-directory:UpdatePassword", "*"),
    alone("take over the root of any member account", "account:StartPrimaryEmailUpdate", "*"),
    alone("take off what the organization forbids", "organizations:DetachPolicy", "*"),
    alone("administer the data lake", "lakeformation:PutDataLakeSettings", "*"),
)
