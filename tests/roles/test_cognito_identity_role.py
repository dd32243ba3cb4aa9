"""CognitoIdentityRole."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack

from iam_patterns import CognitoIdentityRole, RoleError
from iam_patterns.policy import Statement
from iam_patterns.policy.web_identity.federation import federation_problems

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]
POOL = "eu-west-1:12345678-1234-1234-1234-123456789012"
COGNITO = "cognito-identity.amazonaws.com"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    CognitoIdentityRole(stack, "Customers", identity_pool_id=POOL, identities="authenticated")
    CognitoIdentityRole(
        stack,
        "Guests",
        identity_pool_id=CfnParameter(stack, "Pool").value_as_string,
        identities="unauthenticated",
        allow_session_tags=True,
    )
    return stack


def test_cognito_demands_the_pool_and_the_kind_of_identity(stack: Stack, trust_of: TrustOf) -> None:
    assert trust_of(stack, "Customers") == [
        {
            "Sid": "TrustIdentityPool",
            "Effect": "Allow",
            "Principal": {"Federated": COGNITO},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {
                "StringEquals": {f"{COGNITO}:aud": POOL},
                "ForAnyValue:StringLike": {f"{COGNITO}:amr": "authenticated"},
            },
        }
    ]


def test_guests_are_another_role_than_customers(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Guests")

    assert trust["Condition"]["ForAnyValue:StringLike"] == {f"{COGNITO}:amr": "unauthenticated"}
    assert trust["Condition"]["StringEquals"] == {f"{COGNITO}:aud": {"Ref": "Pool"}}
    assert "sts:TagSession" in trust["Action"]


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param(
            {"identity_pool_id": POOL, "identities": "both"},
            ["identities"],
            id="authenticated and guests in one role",
        ),
        pytest.param(
            {"identity_pool_id": "eu-west-1_Ab12Cd34", "identities": "authenticated"},
            ["identity_pool_id"],
            id="a user pool for an identity pool",
        ),
        pytest.param(
            {"identity_pool_id": "*", "identities": "authenticated"},
            ["identity_pool_id"],
            id="any pool of any account",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        CognitoIdentityRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_the_trust_requires_what_a_federated_role_must(stack: Stack) -> None:
    role = stack.node.find_child("Customers")
    assert isinstance(role, CognitoIdentityRole)

    for statement in role._trusted.statements:
        assert isinstance(statement, Statement)
        assert list(federation_problems(statement)) == []
