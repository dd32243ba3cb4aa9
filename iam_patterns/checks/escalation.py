"""The known ways from some permissions to all of them.

Each is a set of actions on resources that nobody named: a role that may do them only on its own
resources is none of them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
"""

from dataclasses import dataclass
from typing import Final

_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"
_USER: Final = "arn:{p}:iam::{a}:user/some-other-user"
_GROUP: Final = "arn:{p}:iam::{a}:group/some-other-group"
_POLICY: Final = "arn:{p}:iam::{a}:policy/some-other-policy"
_FUNCTION: Final = "arn:{p}:lambda:us-east-1:{a}:function:some-other-function"
_ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class EscalationPath:
    """One way.

    Args:
        gain: What it ends in, completing "it can ...".
        steps: The actions it takes, each with a resource that nobody named.
    """

    gain: str
    steps: tuple[tuple[str, str], ...]


def _passing(gain: str, *actions: str) -> EscalationPath:
    steps = (("iam:PassRole", _ROLE), *((action, _ANY) for action in actions))
    return EscalationPath(f"run code as any role through {gain}", steps)


def _alone(gain: str, action: str, resource: str) -> EscalationPath:
    return EscalationPath(gain, ((action, resource),))


PATHS: Final = (
    _alone("rewrite any managed policy", "iam:CreatePolicyVersion", _POLICY),
    _alone("set any version of a managed policy", "iam:SetDefaultPolicyVersion", _POLICY),
    _alone("attach any policy to any role", "iam:AttachRolePolicy", _ROLE),
    _alone("attach any policy to any user", "iam:AttachUserPolicy", _USER),
    _alone("attach any policy to any group", "iam:AttachGroupPolicy", _GROUP),
    _alone("write a policy into any role", "iam:PutRolePolicy", _ROLE),
    _alone("write a policy into any user", "iam:PutUserPolicy", _USER),
    _alone("write a policy into any group", "iam:PutGroupPolicy", _GROUP),
    _alone("join any group", "iam:AddUserToGroup", _GROUP),
    _alone("have any role trust it", "iam:UpdateAssumeRolePolicy", _ROLE),
    _alone("make access keys of any user", "iam:CreateAccessKey", _USER),
    _alone("give any user a password", "iam:CreateLoginProfile", _USER),
    _alone("change the password of any user", "iam:UpdateLoginProfile", _USER),
    _alone("take the boundary off any role", "iam:DeleteRolePermissionsBoundary", _ROLE),
    _alone("take the boundary off any user", "iam:DeleteUserPermissionsBoundary", _USER),
    _alone("assume any role", "sts:AssumeRole", _ROLE),
    _alone("change the code of any function", "lambda:UpdateFunctionCode", _FUNCTION),
    _alone("run commands on any instance", "ssm:SendCommand", _ANY),
    _alone("open shells on any instance", "ssm:StartSession", _ANY),
    _alone("change any stack with its own role", "cloudformation:UpdateStack", _ANY),
    _passing("an instance", "ec2:RunInstances"),
    _passing("a function", "lambda:CreateFunction", "lambda:InvokeFunction"),
    _passing("a function and its trigger", "lambda:CreateFunction", "lambda:AddPermission"),
    _passing(
        "a function and its event source",
        "lambda:CreateFunction",
        "lambda:CreateEventSourceMapping",
    ),
    _passing("a stack", "cloudformation:CreateStack"),
    _passing("a change set", "cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"),
    _passing("a stack set", "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"),
    _passing("a Glue endpoint", "glue:CreateDevEndpoint"),
    _passing("a Glue job", "glue:CreateJob", "glue:StartJobRun"),
    _passing("a Glue job that is changed", "glue:UpdateJob", "glue:StartJobRun"),
    _passing("a pipeline of data", "datapipeline:CreatePipeline", "datapipeline:ActivatePipeline"),
    _passing("a notebook", "sagemaker:CreateNotebookInstance"),
    _passing("a training job", "sagemaker:CreateTrainingJob"),
    _passing("a processing job", "sagemaker:CreateProcessingJob"),
    _passing("a build", "codebuild:CreateProject", "codebuild:StartBuild"),
    _passing("a build that is changed", "codebuild:UpdateProject", "codebuild:StartBuild"),
    _passing("a task", "ecs:RegisterTaskDefinition", "ecs:RunTask"),
    _passing("a task of a service", "ecs:RegisterTaskDefinition", "ecs:UpdateService"),
    _passing("a workflow", "states:CreateStateMachine", "states:StartExecution"),
    _passing("an automation", "ssm:StartAutomationExecution"),
    _passing("an agent of Bedrock", "bedrock:CreateAgent", "bedrock:InvokeAgent"),
    _passing("an environment", "cloud9:CreateEnvironmentEC2"),
    _passing("an application", "elasticbeanstalk:CreateEnvironment"),
    _passing("a cluster of EMR", "elasticmapreduce:RunJobFlow"),
    _passing("a batch job", "batch:RegisterJobDefinition", "batch:SubmitJob"),
    _passing("a schedule", "scheduler:CreateSchedule"),
    _passing("a server of App Runner", "apprunner:CreateService"),
    _passing("an instance profile", "ec2:AssociateIamInstanceProfile"),
)
