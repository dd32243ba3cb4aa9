from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_sqs as sqs
from aws_cdk.assertions import Template

from iam_patterns import LambdaExecutionRole, RoleError


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    LambdaExecutionRole(stack, "Basic")
    LambdaExecutionRole(
        stack,
        "Full",
        log_group=logs.LogGroup(stack, "Logs"),
        vpc=True,
        tracing=True,
        dead_letter_queue=sqs.Queue(
            stack, "Queue", encryption_master_key=kms.Key(stack, "QueueKey")
        ),
    )
    return stack


@pytest.fixture(scope="module")
def roles(stack: Stack) -> dict[str, dict[str, Any]]:
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::IAM::Policy", 0)
    found = template.find_resources("AWS::IAM::Role")
    return {i.rstrip("0123456789ABCDEF"): role["Properties"] for i, role in found.items()}


def statements(role: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {s["Sid"]: s for p in role["Policies"] for s in p["PolicyDocument"]["Statement"]}


def test_trusts_the_lambda_service_without_source_keys_which_it_does_not_send(
    roles: dict[str, dict[str, Any]],
) -> None:
    for role in roles.values():
        assert role["AssumeRolePolicyDocument"]["Statement"] == [
            {
                "Sid": "TrustLambdaFunctions",
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ]


def test_without_a_log_group_it_carries_the_basic_execution_policy(
    roles: dict[str, dict[str, Any]],
) -> None:
    (arn,) = roles["Basic"]["ManagedPolicyArns"]

    assert arn["Fn::Join"][1][-1] == ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    assert "Policies" not in roles["Basic"]


def test_with_a_log_group_it_writes_to_that_group_alone(roles: dict[str, dict[str, Any]]) -> None:
    written = [
        statement
        for statement in statements(roles["Full"]).values()
        if "logs:PutLogEvents" in statement["Action"]
    ]

    assert "ManagedPolicyArns" not in roles["Full"]
    assert [statement["Resource"] for statement in written] == [
        {"Fn::GetAtt": ["Logs6819BB44", "Arn"]}
    ]


def test_vpc_rights_are_lambdas_and_denied_to_the_functions_own_code(
    roles: dict[str, dict[str, Any]],
) -> None:
    found = statements(roles["Full"])

    assert found["DenyNetworkInterfacesToCode"] == {
        **found["ManageNetworkInterfaces"],
        "Sid": "DenyNetworkInterfacesToCode",
        "Effect": "Deny",
        "Condition": {"Null": {"lambda:SourceFunctionArn": "false"}},
    }


def test_traces_are_sent_and_not_read(roles: dict[str, dict[str, Any]]) -> None:
    assert statements(roles["Full"])["SendTraces"]["Action"] == [
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
    ]


def test_the_dead_letter_queue_is_sent_to_with_its_key(roles: dict[str, dict[str, Any]]) -> None:
    actions = [
        action
        for statement in statements(roles["Full"]).values()
        for action in (
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
    ]

    assert "sqs:SendMessage" in actions
    assert "kms:GenerateDataKey" in actions
    assert "sqs:ReceiveMessage" not in actions


def test_is_accepted_as_the_role_of_a_function(stack: Stack) -> None:
    role = stack.node.find_child("Basic")
    assert isinstance(role, LambdaExecutionRole)

    function = lambda_.Function(
        stack,
        "Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): return None"),
        role=role,
    )

    assert function.role is role


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        ({"log_group": "/aws/lambda/mine"}, ["log_group"]),
        (
            {"dead_letter_queue": "arn:aws:sqs:eu-west-1:1:q", "vpc": 1},
            ["vpc", "dead_letter_queue"],
        ),
        ({"tracing": "Active"}, ["tracing"]),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        LambdaExecutionRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []
