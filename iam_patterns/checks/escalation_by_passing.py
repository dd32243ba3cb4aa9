"""The ways to run code as any role that trusts a service: the gain is what the code runs in.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from typing import Final

from iam_patterns.checks.escalation_path import EscalationPath, Step

_PASSING: Final = "iam:PassRole"
_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"


def _passing(vehicle: str, service: str, *actions: str) -> EscalationPath:
    return EscalationPath(
        vehicle,
        (
            Step(_PASSING, (_ROLE,), f"{service}.amazonaws.com"),
            *(Step(action, ()) for action in actions),
        ),
    )


BY_PASSING: Final = (
    _passing("an instance", "ec2", "ec2:RunInstances"),
    _passing("a spot instance", "ec2", "ec2:RequestSpotInstances"),
    _passing("a fleet of spot instances", "ec2", "ec2:RequestSpotFleet"),
    _passing("an instance profile", "ec2", "ec2:AssociateIamInstanceProfile"),
    _passing("an instance profile", "ec2", "ec2:ReplaceIamInstanceProfileAssociation"),
    _passing("a launch configuration", "ec2", "autoscaling:CreateLaunchConfiguration"),
    _passing("a function", "lambda", "lambda:CreateFunction", "lambda:InvokeFunction"),
    _passing(
        "a function's URL", "lambda", "lambda:CreateFunction", "lambda:CreateFunctionUrlConfig"
    ),
    _passing("a function's trigger", "lambda", "lambda:CreateFunction", "lambda:AddPermission"),
    _passing(
        "a function's event source",
        "lambda",
        "lambda:CreateFunction",
        "lambda:CreateEventSourceMapping",
    ),
    _passing("a function's new role", "lambda", "lambda:UpdateFunctionConfiguration"),
    _passing("a stack", "cloudformation", "cloudformation:CreateStack"),
    _passing("a stack's update", "cloudformation", "cloudformation:UpdateStack"),
    _passing(
        "a change set",
        "cloudformation",
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    _passing(
        "a stack set",
        "cloudformation",
        "cloudformation:CreateStackSet",
        "cloudformation:CreateStackInstances",
    ),
    _passing("a stack set's update", "cloudformation", "cloudformation:UpdateStackSet"),
    _passing("a Glue endpoint", "glue", "glue:CreateDevEndpoint"),
    _passing("a Glue job", "glue", "glue:CreateJob", "glue:StartJobRun"),
    _passing("a Glue job's trigger", "glue", "glue:CreateJob", "glue:CreateTrigger"),
    _passing("a Glue job's update", "glue", "glue:UpdateJob", "glue:StartJobRun"),
    _passing("a Glue job's update and trigger", "glue", "glue:UpdateJob", "glue:CreateTrigger"),
    _passing("a Glue session", "glue", "glue:CreateSession", "glue:RunStatement"),
    _passing(
        "a data pipeline",
        "datapipeline",
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    ),
    _passing("a SageMaker notebook", "sagemaker", "sagemaker:CreateNotebookInstance"),
    _passing("a SageMaker training job", "sagemaker", "sagemaker:CreateTrainingJob"),
    _passing("a SageMaker processing job", "sagemaker", "sagemaker:CreateProcessingJob"),
    _passing("a SageMaker tuning job", "sagemaker", "sagemaker:CreateHyperParameterTuningJob"),
    _passing(
        "a SageMaker pipeline",
        "sagemaker",
        "sagemaker:CreatePipeline",
        "sagemaker:StartPipelineExecution",
    ),
    _passing("a SageMaker model", "sagemaker", "sagemaker:CreateModel", "sagemaker:CreateEndpoint"),
    _passing(
        "a SageMaker app",
        "sagemaker",
        "sagemaker:CreateUserProfile",
        "sagemaker:CreatePresignedDomainUrl",
    ),
    _passing("a build", "codebuild", "codebuild:CreateProject", "codebuild:StartBuild"),
    _passing(
        "a batch of builds", "codebuild", "codebuild:CreateProject", "codebuild:StartBuildBatch"
    ),
    _passing("a build's update", "codebuild", "codebuild:UpdateProject", "codebuild:StartBuild"),
    _passing("a pipeline", "codepipeline", "codepipeline:CreatePipeline"),
    _passing("a pipeline's update", "codepipeline", "codepipeline:UpdatePipeline"),
    _passing(
        "a deployment",
        "codedeploy",
        "codedeploy:CreateDeploymentGroup",
        "codedeploy:CreateDeployment",
    ),
    _passing(
        "a task of a new service", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:CreateService"
    ),
    _passing("a task of a service", "ecs-tasks", "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    _passing("a task", "ecs-tasks", "ecs:RunTask"),
    _passing("a started task", "ecs-tasks", "ecs:StartTask"),
    _passing("a pod", "pods.eks", "eks:CreatePodIdentityAssociation"),
    _passing("a Bedrock agent", "bedrock", "bedrock:CreateAgent", "bedrock:InvokeAgent"),
    _passing(
        "a Bedrock code interpreter",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    _passing(
        "a Bedrock agent runtime",
        "bedrock-agentcore",
        "bedrock-agentcore:CreateAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntime",
    ),
    _passing("a state machine", "states", "states:CreateStateMachine", "states:StartExecution"),
    _passing(
        "a state machine's update", "states", "states:UpdateStateMachine", "states:StartExecution"
    ),
    _passing("an automation", "ssm", "ssm:StartAutomationExecution"),
    _passing("a managed node", "ssm", "ssm:CreateActivation"),
    _passing("a Cloud9 environment", "cloud9", "cloud9:CreateEnvironmentEC2"),
    _passing("a Beanstalk environment", "elasticbeanstalk", "elasticbeanstalk:CreateEnvironment"),
    _passing("an EMR cluster", "elasticmapreduce", "elasticmapreduce:RunJobFlow"),
    _passing("an EMR Serverless job", "emr-serverless", "emr-serverless:StartJobRun"),
    _passing("a batch job", "ecs-tasks", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    _passing("a schedule", "scheduler", "scheduler:CreateSchedule"),
    _passing("a pipe", "pipes", "pipes:CreatePipe"),
    _passing("an event's target", "events", "events:PutRule", "events:PutTargets"),
    _passing("an App Runner service", "tasks.apprunner", "apprunner:CreateService"),
    _passing("an App Runner service's update", "tasks.apprunner", "apprunner:UpdateService"),
    _passing(
        "an AppSync resolver", "appsync", "appsync:CreateDataSource", "appsync:CreateResolver"
    ),
    _passing("an Airflow environment", "airflow", "airflow:CreateEnvironment"),
    _passing("a canary", "lambda", "synthetics:CreateCanary"),
    _passing(
        "a Kinesis Analytics application", "kinesisanalytics", "kinesisanalytics:CreateApplication"
    ),
    _passing("an identity pool", "cognito-identity", "cognito-identity:SetIdentityPoolRoles"),
    _passing("a profile of Roles Anywhere", "rolesanywhere", "rolesanywhere:CreateProfile"),
    _passing("an Amplify app", "amplify", "amplify:CreateApp", "amplify:StartJob"),
)

PASS_ANY_ROLE: Final = Step(_PASSING, (_ROLE,))
