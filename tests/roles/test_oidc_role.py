"""OidcRole."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns import OidcRole, RoleError
from iam_patterns.web_identities import WebIdentity, gitlab, google

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]
ACCOUNT = "111111111111"


def environment(account: str = ACCOUNT) -> Environment:
    return Environment(account=account, region="eu-west-1")


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=environment())
    given = iam.OidcProviderNative.from_oidc_provider_arn(
        stack, "Given", f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com"
    )
    OidcRole(stack, "GitLab", identity=gitlab("acme/shop", branches=["main"]), provider=given)
    OidcRole(stack, "Google", identity=google(audience="1122", subjects=["1122"]))
    return stack


def test_a_given_provider_and_a_built_in_one(stack: Stack, trust_of: TrustOf) -> None:
    (gitlab_trust,) = trust_of(stack, "GitLab")
    (google_trust,) = trust_of(stack, "Google")

    assert gitlab_trust["Principal"] == {
        "Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/gitlab.com"
    }
    assert google_trust["Principal"] == {"Federated": "accounts.google.com"}


def test_an_issuer_known_only_at_deployment() -> None:
    stack = Stack(App(), "Stack")
    issuer = CfnParameter(stack, "Issuer").value_as_string

    OidcRole(
        stack, "Role", identity=WebIdentity(issuer=issuer, audiences=["aws"], subjects=["job"])
    )

    Template.from_stack(stack).resource_count_is("Custom::AWSCDKCfnJson", 1)


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({"identity": "gitlab.com"}, ["identity"], id="a string for an identity"),
        pytest.param(
            {"identity": google(audience="1", subjects=["1"]), "create_provider": True},
            ["create_provider"],
            id="a provider for an issuer that IAM has built in",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        OidcRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []
