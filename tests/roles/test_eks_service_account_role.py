"""EksServiceAccountRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns import EksNodeRole, EksServiceAccountRole, RoleError

ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"
POD: dict[str, Any] = {"namespace": "shop", "service_account": "orders"}
TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    EksServiceAccountRole(stack, "Literal", issuer=f"https://{ISSUER}", **POD)
    imported = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
        stack, "Imported", f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}"
    )
    EksServiceAccountRole(stack, "FromProvider", provider=imported, **POD)
    url = CfnParameter(stack, "Issuer").value_as_string
    provider = iam.OidcProviderNative(stack, "Provider", url=url)
    EksServiceAccountRole(stack, "Token", provider=provider, **POD)
    return stack


@pytest.mark.parametrize("name", ["Literal", "FromProvider"])
def test_service_accounts_need_audience_and_subject(
    name: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, name)

    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert f"oidc-provider/{ISSUER}" in json.dumps(trust["Principal"])
    assert trust["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:aud": "sts.amazonaws.com",
            f"{ISSUER}:sub": "system:serviceaccount:shop:orders",
        }
    }


def test_an_issuer_known_only_at_deployment_is_written_by_a_custom_resource(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Token")
    (value,) = Template.from_stack(stack).find_resources("Custom::AWSCDKCfnJson").values()

    assert trust["Condition"]["StringEquals"]["Fn::GetAtt"][1] == "Value"
    written = json.dumps(value["Properties"]["Value"])
    assert "system:serviceaccount:shop:orders" in written
    assert ":aud" in written
    assert trust["Principal"]["Federated"]["Ref"].startswith("Provider")


def test_trust_with_a_token_as_condition_key_can_be_added_to(stack: Stack) -> None:
    role = stack.node.find_child("Token")
    assert isinstance(role, EksServiceAccountRole)

    grant = role.grant_assume_role(EksNodeRole(stack, "Caller"))

    assert grant.success
    assert role.assume_role_policy is not None
    assert len(role.assume_role_policy.to_json()["Statement"]) == 2


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({**POD}, ["provider", "issuer"], id="no issuer"),
        pytest.param({**POD, "issuer": f"http://{ISSUER}"}, ["issuer"], id="http issuer"),
        pytest.param(
            {"namespace": "shop", "service_account": "*", "issuer": ISSUER},
            ["service_account"],
            id="every service account of the namespace",
        ),
        pytest.param(
            {**POD, "issuer": ISSUER, "audience": "*"}, ["audience"], id="wildcard audience"
        ),
        pytest.param(
            {**POD, "provider": "arn:aws:iam::111111111111:oidc-provider/x"},
            ["provider", "issuer"],
            id="an ARN for a provider",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        EksServiceAccountRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []
