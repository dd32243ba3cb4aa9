"""The ways that end in what the roles of others may do, if the account has such others.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.escalation_path import EscalationPath, Step, alone, together

_ROLE: Final = "arn:{p}:iam::{a}:role/some-other-role"
_FUNCTION: Final = "arn:{p}:lambda:us-east-1:{a}:function:some-other-function"
_INSTANCE: Final = "arn:{p}:ec2:us-east-1:{a}:instance/i-someother"
_PROJECT: Final = "arn:{p}:codebuild:us-east-1:{a}:project/some-other-project"
_STACK: Final = "arn:{p}:cloudformation:us-east-1:{a}:stack/some-other-stack/id"
_STACK_SET: Final = "arn:{p}:cloudformation:us-east-1:{a}:stackset/some-other-stack-set:id"
_TASK: Final = "arn:{p}:ecs:us-east-1:{a}:task/some-other-cluster/some-other-task"
_TASK_DEFINITION: Final = "arn:{p}:ecs:us-east-1:{a}:task-definition/some-other-task:1"
_NOTEBOOK: Final = "arn:{p}:sagemaker:us-east-1:{a}:notebook-instance/some-other"


THROUGH_OTHERS: Final = (
    alone("assume any role that trusts the account", "sts:AssumeRole", _ROLE),
    alone("change the code of any function", "lambda:UpdateFunctionCode", _FUNCTION),
    alone("add a layer to any function", "lambda:UpdateFunctionConfiguration", _FUNCTION),
    alone("run commands on any instance", "ssm:SendCommand", _INSTANCE),
    alone("open a shell on any instance", "ssm:StartSession", _INSTANCE),
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
    together(
        "rewrite what new instances start with",
        "arn:{p}:ec2:us-east-1:{a}:launch-template/lt-someother",
        "ec2:CreateLaunchTemplateVersion",
        "ec2:ModifyLaunchTemplate",
    ),
    alone("change any stack with its own role", "cloudformation:UpdateStack", _STACK),
    together(
        "change any stack with its own role",
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
        "arn:{p}:glue:us-east-1:{a}:devEndpoint/some-other",
    ),
    together(
        "change and run any Glue job",
        "arn:{p}:glue:us-east-1:{a}:job/some-other-job",
        "glue:UpdateJob",
        "glue:StartJobRun",
    ),
    alone(
        "run statements in any Glue session",
        "glue:RunStatement",
        "arn:{p}:glue:us-east-1:{a}:session/some-other",
    ),
    alone("open any SageMaker notebook", "sagemaker:CreatePresignedNotebookInstanceUrl", _NOTEBOOK),
    alone(
        "open the apps of any SageMaker user",
        "sagemaker:CreatePresignedDomainUrl",
        "arn:{p}:sagemaker:us-east-1:{a}:user-profile/some-other/any",
    ),
    alone(
        "rewrite what any SageMaker notebook starts with",
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
        "arn:{p}:sagemaker:us-east-1:{a}:notebook-instance-lifecycle-config/some-other",
    ),
    together(
        "run code in any Bedrock code interpreter",
        "arn:{p}:bedrock-agentcore:us-east-1:{a}:code-interpreter-custom/some-other",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    ),
    alone(
        "change any App Runner service with its own role",
        "apprunner:UpdateService",
        "arn:{p}:apprunner:us-east-1:{a}:service/some-other/id",
    ),
    alone(
        "change any state machine with its own role",
        "states:UpdateStateMachine",
        "arn:{p}:states:us-east-1:{a}:stateMachine:some-other",
    ),
    alone(
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
