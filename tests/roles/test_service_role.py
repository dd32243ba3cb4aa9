import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack

from iam_patterns import RoleError, ServiceRole
from iam_patterns.policy.service_source import SERVICE_SOURCES

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]
ACCOUNT = "111111111111"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account=ACCOUNT, region="eu-west-1"))
    for service in SERVICE_SOURCES:
        ServiceRole(
            stack, service.split(".amazonaws")[0].replace(".", "").replace("-", ""), service=service
        )
    ServiceRole(
        stack,
        "OneRule",
        service="events.amazonaws.com",
        source_arns=[f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/nightly"],
    )
    ServiceRole(stack, "Given", service="new.amazonaws.com", require_source_account=True)
    ServiceRole(stack, "GivenUp", service="new.amazonaws.com", allow_any_source=True)
    ServiceRole(stack, "KnownGivenUp", service="states.amazonaws.com", allow_any_source=True)
    ServiceRole(
        stack,
        "Tokens",
        service="new.amazonaws.com",
        source_arns=[CfnParameter(stack, "Source").value_as_string],
    )
    return stack


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("states", "states:eu-west-1:111111111111:stateMachine:*"),
        ("events", "events:eu-west-1:111111111111:rule/*"),
        ("scheduler", "scheduler:eu-west-1:111111111111:schedule-group/*"),
        ("pipes", "pipes:eu-west-1:111111111111:pipe/*"),
        ("codebuild", "codebuild:eu-west-1:111111111111:project/*"),
        ("vpcflowlogs", "ec2:eu-west-1:111111111111:vpc-flow-log/*"),
        ("bedrock", "bedrock:eu-west-1:111111111111:*"),
    ],
)
def test_services_that_send_both_keys_are_held_to_both(
    name: str, pattern: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, name)

    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    assert pattern in json.dumps(trust["Condition"]["ArnLike"]["aws:SourceArn"])


@pytest.mark.parametrize("name", ["codepipeline", "config"])
def test_services_that_send_the_account_alone_are_held_to_it(
    name: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, name)

    assert trust["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}


@pytest.mark.parametrize(
    "service", sorted(s for s, row in SERVICE_SOURCES.items() if not row.sends_source_keys)
)
def test_a_service_that_sends_no_source_keys_is_not_locked_out(
    service: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, service.split(".", maxsplit=1)[0])

    assert "Condition" not in trust


def test_one_resource_can_be_named(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "OneRule")

    assert trust["Condition"] == {
        "StringEquals": {"aws:SourceAccount": ACCOUNT},
        "ArnLike": {"aws:SourceArn": f"arn:aws:events:eu-west-1:{ACCOUNT}:rule/nightly"},
    }


def test_an_unknown_service_has_the_guard_that_is_stated(stack: Stack, trust_of: TrustOf) -> None:
    (stated,) = trust_of(stack, "Given")
    (tokens,) = trust_of(stack, "Tokens")

    assert stated["Condition"] == {"StringEquals": {"aws:SourceAccount": ACCOUNT}}
    assert tokens["Condition"] == {"ArnLike": {"aws:SourceArn": {"Ref": "Source"}}}


@pytest.mark.parametrize("name", ["GivenUp", "KnownGivenUp"])
def test_the_guard_is_given_up_by_name_only(name: str, stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, name)

    assert "Condition" not in trust


@pytest.mark.parametrize("row", SERVICE_SOURCES.values(), ids=SERVICE_SOURCES)
def test_every_row_of_the_table_has_its_aws_page(row: Any) -> None:
    assert row.page.startswith("https://docs.aws.amazon.com/")
    assert row.page.endswith(".html")


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param(
            {"service": "new.amazonaws.com"}, ["service"], id="an unknown service without a guard"
        ),
        pytest.param(
            {"service": "ec2.amazonaws.com", "source_arns": [f"arn:aws:ec2:eu-west-1:{ACCOUNT}:*"]},
            ["source_arns"],
            id="a source ARN for EC2, which sends none and would be locked out",
        ),
        pytest.param(
            {"service": "cloudtrail.amazonaws.com", "require_source_account": True},
            ["require_source_account"],
            id="a source account for CloudTrail, which sends none",
        ),
        pytest.param(
            {"service": "lambda", "source_arns": ["shop"]},
            ["service", "source_arns[0]"],
            id="no service principal and no ARN, both told",
        ),
        pytest.param(
            {
                "service": "new.amazonaws.com",
                "require_source_account": True,
                "allow_any_source": True,
            },
            ["allow_any_source"],
            id="a guard, and the guard given up",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        ServiceRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_a_misspelt_service_is_told_the_right_one() -> None:
    with pytest.raises(RoleError, match=r"Did you mean states\.amazonaws\.com\?"):
        ServiceRole(Stack(App(), "Stack"), "Role", service="stats.amazonaws.com")
