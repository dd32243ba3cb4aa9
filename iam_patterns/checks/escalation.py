"""The known ways from some permissions to more.

Each is a set of actions on resources that nobody named: a role that may do them only on its own
resources is none of them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
"""

from dataclasses import dataclass
from typing import Final

_PASSING: Final = "iam:PassRole"
_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"
_ITSELF: Final = "{itself}"
_USER: Final = "arn:{p}:iam::{a}:user/some-other-user"
_GROUP: Final = "arn:{p}:iam::{a}:group/some-other-group"
_POLICY: Final = "arn:{p}:iam::{a}:policy/some-other-policy"
_FUNCTION: Final = "arn:{p}:lambda:us-east-1:{a}:function:some-other-function"
_INSTANCE: Final = "arn:{p}:ec2:us-east-1:{a}:instance/i-someother"
_PROJECT: Final = "arn:{p}:codebuild:us-east-1:{a}:project/some-other-project"
_STACK: Final = "arn:{p}:cloudformation:us-east-1:{a}:stack/some-other-stack/id"
_STACK_SET: Final = "arn:{p}:cloudformation:us-east-1:{a}:stackset/some-other-stack-set:id"
_TASK: Final = "arn:{p}:ecs:us-east-1:{a}:task/some-other-cluster/some-other-task"
_TASK_DEFINITION: Final = "arn:{p}:ecs:us-east-1:{a}:task-definition/some-other-task:1"
_NOTEBOOK: Final = "arn:{p}:sagemaker:us-east-1:{a}:notebook-instance/some-other"


@dataclass(frozen=True, slots=True)
class Step:
    """One action of a way.

    Args:
        action: The action.
        resources: What it is about: one of these is enough. Without any, whatever the role may
            do it on is enough.
        service: The service that a role is passed to; empty for other actions.
    """

    action: str
    resources: tuple[str, ...]
    service: str = ""


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """One way.

    Args:
        gain: What it ends in, completing "it can ...".
        steps: The actions it takes.
    """

    gain: str
    steps: tuple[Step, ...]

    @property
    def actions(self) -> frozenset[str]:
        """The actions it takes."""
        return frozenset(step.action for step in self.steps)


def _alone(gain: str, action: str, *resources: str) -> EscalationPath:
    return EscalationPath(gain, (Step(action, resources),))


def _together(gain: str, resource: str, *actions: str) -> EscalationPath:
    return EscalationPath(gain, tuple(Step(action, (resource,)) for action in actions))


def _passing(vehicle: str, service: str, *actions: str) -> EscalationPath:
    return EscalationPath(
        vehicle,
        (
            Step(_PASSING, (_ROLE,), f"{service}.amazonaws.com"),
            *(Step(action, ()) for action in actions),
        ),
    )


TO_EVERYTHING: Final = (
    _alone("rewrite any managed policy", "iam:CreatePolicyVersion", _POLICY),
    _alone("set any version of a managed policy", "iam:SetDefaultPolicyVersion", _POLICY),
    _alone("attach any policy to a role", "iam:AttachRolePolicy", _ROLE, _ITSELF),
    _alone("attach any policy to any user", "iam:AttachUserPolicy", _USER),
    _alone("attach any policy to any group", "iam:AttachGroupPolicy", _GROUP),
    _alone("write any policy into a role", "iam:PutRolePolicy", _ROLE, _ITSELF),
    _alone("write any policy into any user", "iam:PutUserPolicy", _USER),
    _alone("write any policy into any group", "iam:PutGroupPolicy", _GROUP),
    _alone("put any user into any group", "iam:AddUserToGroup", _GROUP),
    _alone("have any role trust it", "iam:UpdateAssumeRolePolicy", _ROLE),
    _alone("make access keys of any user", "iam:CreateAccessKey", _USER),
    _alone("give any user a password", "iam:CreateLoginProfile", _USER),
    _alone("change the password of any user", "iam:UpdateLoginProfile", _USER),
    _alone("take a role's boundary off", "iam:DeleteRolePermissionsBoundary", _ROLE, _ITSELF),
    _alone("set any boundary on a role", "iam:PutRolePermissionsBoundary", _ROLE, _ITSELF),
    _alone("take the boundary off any user", "iam:DeleteUserPermissionsBoundary", _USER),
)
"""Ways that end in every permission of the account, whatever else is in it."""

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
"""Ways to run code as any role that trusts the service: the gain is what the code runs in."""

THROUGH_OTHERS: Final = (
    _alone("assume any role that trusts the account", "sts:AssumeRole", _ROLE),
    _alone("change the code of any function", "lambda:UpdateFunctionCode", _FUNCTION),
    _alone("add a layer to any function", "lambda:UpdateFunctionConfiguration", _FUNCTION),
    _alone("run commands on any instance", "ssm:SendCommand", _INSTANCE),
    _alone("open a shell on any instance", "ssm:StartSession", _INSTANCE),
    _alone("log in to any instance", "ec2-instance-connect:SendSSHPublicKey", _INSTANCE),
    _alone(
        "log in to any serial console",
        "ec2-instance-connect:SendSerialConsoleSSHPublicKey",
        _INSTANCE,
    ),
    _together(
        "rewrite what any instance starts with",
        _INSTANCE,
        "ec2:ModifyInstanceAttribute",
        "ec2:StopInstances",
        "ec2:StartInstances",
    ),
    _together(
        "rewrite what new instances start with",
        "arn:{p}:ec2:us-east-1:{a}:launch-template/lt-someother",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
    ),
    _alone("change any stack with its own role", "cloudformation:UpdateStack", _STACK),
    _together(
        "change any stack with its own role",
        _STACK,
        "cloudformation:CreateChangeSet",
        "cloudformation:ExecuteChangeSet",
    ),
    _alone("change any stack set with its own role", "cloudformation:UpdateStackSet", _STACK_SET),
    _alone("run any build with other commands", "codebuild:StartBuild", _PROJECT),
    _alone("run any batch of builds with other commands", "codebuild:StartBuildBatch", _PROJECT),
    _alone("run any task with another command", "ecs:RunTask", _TASK_DEFINITION),
    _alone("start any task with another command", "ecs:StartTask", _TASK_DEFINITION),
    _alone("run commands in any task", "ecs:ExecuteCommand", _TASK),
    _alone(
        "log in to any Glue endpoint",
        "glue:UpdateDevEndpoint",
        "arn:{p}:glue:us-east-1:{a}:devEndpoint/some-other",
    ),
    _together(
        "change and run any Glue job",
        "arn:{p}:glue:us-east-1:{a}:job/some-other-job",
        "glue:UpdateJob",
        "glue:StartJobRun",
    ),
    _alone(
        "run statements in any Glue session",
        "glue:RunStatement",
        "arn:{p}:glue:us-east-1:{a}:session/some-other",
    ),
    _alone(
        "open any SageMaker notebook", "sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK
    ),
    _alone(
        "open the apps of any SageMaker user",
        "sagemaker:CreatePresignedDomainUrl",
        "arn:{p}:sagemaker:us-east-1:{a}:user-profile/some-other/any",
    ),
    _alone(
        "rewrite what any SageMaker notebook starts with",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
        "arn:{p}:sagemaker:us-east-1:{a}:notebook-instance-lifecycle-config/some-other",
    ),
    _together(
        "run code in any Bedrock code interpreter",
        "arn:{p}:bedrock-agentcore:us-east-1:{a}:code-interpreter-custom/some-other",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    _alone(
        "change any App Runner service with its own role",
        "apprunner:UpdateService",
        "arn:{p}:apprunner:us-east-1:{a}:service/some-other/id",
    ),
    _alone(
        "change any state machine with its own role",
        "states:UpdateStateMachine",
        "arn:{p}:states:us-east-1:{a}:stateMachine:some-other",
    ),
    _alone(
        "add steps to any EMR cluster",
        "elasticmapreduce:AddJobFlowSteps",
        "arn:{p}:elasticmapreduce:us-east-1:{a}:cluster/some-other",
    ),
    EscalationPath(
        "make itself administrator of any cluster",
        (Step("eks:CreateAccessEntry", ()), Step("eks:AssociateAccessPolicy", ())),
    ),
    EscalationPath("give anyone any permission set", (Step("sso:CreateAccountAssignment", ()),)),
)
"""Ways that end in what the roles of others may do, if the account has such others."""

PATHS: Final = (*TO_EVERYTHING, *BY_PASSING, *THROUGH_OTHERS)
PASS_ANY_ROLE: Final = Step(_PASSING, (_ROLE,))
