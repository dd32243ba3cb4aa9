"""ChainedRole."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack

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
    with pytest.raises(RoleError, match="chained session after an hour"):
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
