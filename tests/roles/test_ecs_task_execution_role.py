"""EcsTaskExecutionRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_kms as kms
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm
from aws_cdk.assertions import Template

from iam_patterns import EcsTaskExecutionRole, EcsTaskRole, RoleError

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    env = Environment(account="111111111111", region="eu-west-1")
    stack = Stack(App(), "Stack", env=env)
    EcsTaskExecutionRole(
        stack,
        "Execution",
        repositories=[ecr.Repository(stack, "Images")],
        log_group=logs.LogGroup(stack, "Logs"),
        secrets=[
            secretsmanager.Secret(stack, "Password", encryption_key=kms.Key(stack, "Key")),
            secretsmanager.Secret.from_secret_name_v2(stack, "Shared", "shared/api"),
        ],
        parameters=[
            ssm.StringParameter.from_string_parameter_name(stack, "Url", "/shop/url"),
        ],
    )
    return stack


def statements(stack: Stack, name: str) -> dict[str, dict[str, Any]]:
    roles = Template.from_stack(stack).find_resources("AWS::IAM::Role")
    (role,) = [role for logical_id, role in roles.items() if logical_id[:-8] == name]
    (policy,) = role["Properties"]["Policies"]
    return {s["Sid"]: s for s in policy["PolicyDocument"]["Statement"]}


def test_ecs_is_trusted_for_tasks_of_the_own_account_and_region_only(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Execution")

    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "111111111111"}
    arn = trust["Condition"]["ArnLike"]["aws:SourceArn"]
    assert ":ecs:eu-west-1:111111111111:*" in json.dumps(arn)


def test_the_execution_role_reaches_images_logs_and_secrets_of_this_task_alone(
    stack: Stack,
) -> None:
    found = statements(stack, "Execution")

    assert set(found) == {
        "SignInToRegistry",
        "PullImages",
        "WriteLogs",
        "ReadSecret",
        "ReadSecret2",
        "DecryptSecret",
        "ReadParameter",
    }
    assert [sid for sid, statement in found.items() if statement["Resource"] == "*"] == [
        "SignInToRegistry"
    ]
    assert "Images" in json.dumps(found["PullImages"]["Resource"])
    assert json.dumps(found["ReadSecret2"]["Resource"]).count("shared/api-??????") == 1


def test_a_task_definition_takes_both_roles() -> None:
    stack = Stack(App(), "Stack")
    definition = ecs.FargateTaskDefinition(
        stack,
        "Definition",
        task_role=EcsTaskRole(stack, "Task"),
        execution_role=EcsTaskExecutionRole(stack, "Execution"),
    )
    definition.add_container("Web", image=ecs.ContainerImage.from_registry("nginx"))

    Template.from_stack(stack).resource_count_is("AWS::IAM::Role", 2)


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({"repositories": ["shop"]}, ["repositories[0]"], id="a name for a repository"),
        pytest.param({"secrets": "password"}, ["secrets"], id="a string for a list"),
        pytest.param(
            {"log_group": "/shop", "parameters": [1]},
            ["parameters[0]", "log_group"],
            id="two problems, both told",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        EcsTaskExecutionRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []
