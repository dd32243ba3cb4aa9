"""EcsTaskRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Aws, Environment, Stack
from aws_cdk.assertions import Template

from iam_patterns import EcsTaskRole, RoleError
from iam_patterns.permissions import read_s3

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    env = Environment(account="111111111111", region="eu-west-1")
    stack = Stack(App(), "Stack", env=env)
    EcsTaskRole(stack, "Task", permissions=read_s3("arn:aws:s3:::shop"))
    EcsTaskRole(stack, "Shell", execute_command=True)
    return stack


def statements(stack: Stack, name: str) -> dict[str, dict[str, Any]]:
    roles = Template.from_stack(stack).find_resources("AWS::IAM::Role")
    (role,) = [role for logical_id, role in roles.items() if logical_id[:-8] == name]
    (policy,) = role["Properties"]["Policies"]
    return {s["Sid"]: s for s in policy["PolicyDocument"]["Statement"]}


def test_ecs_is_trusted_for_tasks_of_the_own_account_and_region_only(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Task")

    assert trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "111111111111"}
    arn = trust["Condition"]["ArnLike"]["aws:SourceArn"]
    assert ":ecs:eu-west-1:111111111111:*" in json.dumps(arn)


def test_the_source_is_known_at_deployment_in_a_stack_without_environment() -> None:
    stack = Stack(App(), "Stack")
    EcsTaskRole(stack, "Task")

    (role,) = Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    assert Aws.ACCOUNT_ID


def test_shells_only_when_asked_for(stack: Stack) -> None:
    assert list(statements(stack, "Task")) == ["ListObjects", "ReadObjects"]
    assert list(statements(stack, "Shell")) == ["OpenShells"]


def test_task_role_refuses_what_is_no_flag() -> None:
    with pytest.raises(RoleError, match="execute_command: must be True or False"):
        EcsTaskRole(Stack(App(), "Stack"), "Role", execute_command=1)  # type: ignore[arg-type] # what the test is about
