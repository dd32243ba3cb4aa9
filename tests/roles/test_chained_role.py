"""ChainedRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Duration, Stack
from ministack.core.iam_evaluator import EvalContext, evaluate_trust_policy

from iam_patterns import ChainedRole, RoleError

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]

HUB = "arn:aws:iam::111111111111:role/hub"
ORGANIZATION = "o-abcdefghij"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    ChainedRole(stack, "Plain", trusted_role_arns=[HUB], organization_id=ORGANIZATION)
    ChainedRole(
        stack,
        "Tagged",
        trusted_role_arns=[HUB],
        organization_id=ORGANIZATION,
        session_tags={"project": ["shop", "blog"]},
    )
    ChainedRole(stack, "Alone", trusted_role_arns=[HUB], allow_outside_organization=True)
    return stack


@pytest.fixture
def other_stack() -> Stack:
    return Stack(App(), "Other")


def test_named_roles_of_the_organization_and_no_third_party(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Plain")

    assert trust["Principal"] == {"AWS": HUB}
    assert trust["Action"] == "sts:AssumeRole"
    assert trust["Condition"] == {
        "Null": {"sts:ExternalId": "true"},
        "StringEquals": {"aws:PrincipalOrgID": ORGANIZATION},
    }


def test_session_tags_are_these_and_no_others(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Tagged")

    assert trust["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert set(trust["Condition"]["StringEquals"]["aws:RequestTag/project"]) == {"shop", "blog"}
    assert trust["Condition"]["ForAllValues:StringEquals"] == {"aws:TagKeys": "project"}


def test_the_organization_is_given_up_by_name(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Alone")

    assert "StringEquals" not in trust["Condition"]


def test_the_hour_of_a_chained_session_is_told(other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="AWS limits chained sessions to an hour"):
        ChainedRole(
            other_stack,
            "Role",
            trusted_role_arns=[HUB],
            organization_id=ORGANIZATION,
            max_session_duration=Duration.hours(2),
        )


@pytest.mark.parametrize(
    "arns",
    [
        [],
        ["arn:aws:iam::111111111111:root"],
        ["arn:aws:iam::111111111111:user/alice"],
        ["arn:aws:iam::111111111111:role/*"],
    ],
    ids=["nobody", "account root", "user", "wildcard"],
)
def test_callers_that_are_no_named_roles_are_refused(arns: list[str], other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="trusted_role_arns"):
        ChainedRole(other_stack, "Role", trusted_role_arns=arns, organization_id=ORGANIZATION)


@pytest.mark.parametrize(
    "options",
    [{}, {"organization_id": ORGANIZATION, "allow_outside_organization": True}],
    ids=["neither", "both"],
)
def test_the_organization_is_given_or_given_up(options: dict[str, Any], other_stack: Stack) -> None:
    with pytest.raises(RoleError, match="allow_outside_organization=True"):
        ChainedRole(other_stack, "Role", trusted_role_arns=[HUB], **options)


def test_a_malformed_organization_and_tag_are_in_one_error(other_stack: Stack) -> None:
    with pytest.raises(RoleError) as error:
        ChainedRole(
            other_stack,
            "Role",
            trusted_role_arns=[HUB],
            organization_id="acme",
            session_tags={"a" * 129: ["x"]},
        )

    assert "organization_id" in str(error.value)
    assert "session_tags" in str(error.value)


IN_ORGANIZATION = {"aws:principalorgid": ORGANIZATION}


@pytest.mark.parametrize(
    ("call", "admitted"),
    [
        ((HUB, IN_ORGANIZATION, {"project": "shop"}), True),
        ((HUB, IN_ORGANIZATION, {"project": "blog"}), True),
        ((HUB, IN_ORGANIZATION, {}), False),
        ((HUB, IN_ORGANIZATION, {"project": "bank"}), False),
        ((HUB, IN_ORGANIZATION, {"project": "shop", "admin": "true"}), False),
        ((HUB, {}, {"project": "shop"}), False),
        ((HUB, {"aws:principalorgid": "o-zzzzzzzzzz"}, {"project": "shop"}), False),
        ((HUB, IN_ORGANIZATION | {"sts:externalid": "x1"}, {"project": "shop"}), False),
        ((HUB + "2", IN_ORGANIZATION, {"project": "shop"}), False),
    ],
    ids=[
        "a tag value",
        "the other tag value",
        "no tag",
        "another value",
        "a tag besides",
        "no organization",
        "another organization",
        "through a third party",
        "another role",
    ],
)
@pytest.mark.parametrize("action", ["sts:AssumeRole", "sts:TagSession"])
def test_a_second_evaluator_lets_in(
    action: str,
    call: tuple[str, dict[str, str], dict[str, str]],
    admitted: bool,  # noqa: FBT001 - a parameter of the test
    stack: Stack,
    trust_of: TrustOf,
) -> None:
    caller, context, tags = call
    request = EvalContext(
        principal_arn=caller,
        principal_type="AssumedRole",
        principal_account="111111111111",
        action=action,
        resource_arn="arn:aws:iam::222222222222:role/inventory",
        region="eu-west-1",
        request_tags=tags,
        tag_keys=list(tags),
        service_context=context,
    )

    document = {"Statement": trust_of(stack, "Tagged")}
    assert evaluate_trust_policy(document, caller, request) is admitted


@pytest.mark.parametrize("name", ["Plain", "Alone"])
def test_session_tags_are_allowed_only_with_tags(
    name: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, name)

    assert trust["Action"] == "sts:AssumeRole"
    assert "aws:TagKeys" not in json.dumps(trust)


def test_several_tags_are_each_demanded(other_stack: Stack, trust_of: TrustOf) -> None:
    ChainedRole(
        other_stack,
        "Role",
        trusted_role_arns=[HUB],
        allow_outside_organization=True,
        session_tags={"team": ["web"], "project": ["shop"]},
    )

    (trust,) = trust_of(other_stack, "Role")
    assert trust["Condition"]["StringEquals"] == {
        "aws:RequestTag/project": "shop",
        "aws:RequestTag/team": "web",
    }
    keys = trust["Condition"]["ForAllValues:StringEquals"]
    assert keys == {"aws:TagKeys": ["project", "team"]}


def test_an_hour_is_accepted_and_a_second_more_is_not(other_stack: Stack) -> None:
    common: dict[str, Any] = {"trusted_role_arns": [HUB], "allow_outside_organization": True}

    ChainedRole(other_stack, "Hour", max_session_duration=Duration.hours(1), **common)
    with pytest.raises(RoleError, match=r"max_session_duration: must be at most one hour"):
        ChainedRole(other_stack, "More", max_session_duration=Duration.seconds(3601), **common)

    assert [child.node.id for child in other_stack.node.children] == ["Hour"]


def test_the_callers_half_may_pass_the_tags(other_stack: Stack) -> None:
    role = ChainedRole(
        other_stack,
        "Role",
        trusted_role_arns=[HUB],
        organization_id=ORGANIZATION,
        session_tags={"project": ["shop"]},
    )

    (statement,) = role.caller_permissions()

    assert statement.actions == ("sts:AssumeRole", "sts:TagSession")


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({"trusted_role_arns": HUB[:-1] + "*"}, ["trusted_role_arns"], id="a wildcard"),
        pytest.param(
            {"trusted_role_arns": ["*", HUB, "111111111111"]},
            ["trusted_role_arns[0]", "trusted_role_arns[2]"],
            id="anyone and an account number",
        ),
        pytest.param({"session_tags": {"project": []}}, ["session_tags.project"], id="no value"),
        pytest.param({"session_tags": "project"}, ["session_tags"], id="a string for a mapping"),
        pytest.param(
            {"allow_outside_organization": 1, "session_tags": {"": ["x"]}},
            ["allow_outside_organization", "session_tags"],
            id="two problems, both told",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str], other_stack: Stack) -> None:
    sound = {"trusted_role_arns": [HUB], "organization_id": ORGANIZATION}

    with pytest.raises(RoleError) as raised:
        ChainedRole(other_stack, "Role", **(sound | arguments))

    assert [problem.path for problem in raised.value.problems] == refused
    assert other_stack.node.children == []


def test_a_deployment_time_organization_passes(other_stack: Stack, trust_of: TrustOf) -> None:
    organization = CfnParameter(other_stack, "Organization").value_as_string
    ChainedRole(other_stack, "Role", trusted_role_arns=[HUB], organization_id=organization)

    (trust,) = trust_of(other_stack, "Role")
    assert trust["Condition"]["StringEquals"] == {"aws:PrincipalOrgID": {"Ref": "Organization"}}


def test_the_command_sends_the_required_session_tags_and_a_profile_cannot(
    other_stack: Stack,
) -> None:
    role = ChainedRole(
        other_stack,
        "Tagged",
        trusted_role_arns=[HUB],
        organization_id=ORGANIZATION,
        session_tags={"project": ["shop front"]},
    )

    assert role.assume_role_command().endswith(" --tags 'Key=project,Value=shop front'")
    with pytest.raises(RoleError, match="requires session tags, which a profile cannot send"):
        role.aws_config_profile(profile="shop")
