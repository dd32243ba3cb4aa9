"""GitHubActionsRole."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnResource, Environment, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Template

from iam_patterns import GitHubActionsRole, RoleError

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]
GITHUB = "token.actions.githubusercontent.com"
ACCOUNT = "111111111111"
SHOP: dict[str, Any] = {
    "repository": "acme/shop",
    "owner_id": "12",
    "repository_id": "34",
    "branches": ["main"],
}


def environment(account: str = ACCOUNT) -> Environment:
    return Environment(account=account, region="eu-west-1")


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=environment())
    GitHubActionsRole(stack, "Deploy", **SHOP, create_provider=True)
    GitHubActionsRole(stack, "Publish", **SHOP, create_provider=True, audience="publish")
    GitHubActionsRole(stack, "Reuse", **SHOP)
    return stack


def test_jobs_need_the_audience_one_of_both_subjects_and_the_id(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Deploy")

    assert trust["Sid"] == "TrustWebIdentity"
    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{GITHUB}:aud": "sts.amazonaws.com",
            f"{GITHUB}:repository_id": "34",
            f"{GITHUB}:sub": [
                "repo:acme/shop:ref:refs/heads/main",
                "repo:acme@12/shop@34:ref:refs/heads/main",
            ],
        }
    }


@pytest.mark.parametrize("name", ["Deploy", "Publish", "Reuse"])
def test_the_provider_is_named_by_its_arn_whoever_creates_it(
    name: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, name)

    parts = trust["Principal"]["Federated"]["Fn::Join"][1]
    assert parts[-1] == f":iam::{ACCOUNT}:oidc-provider/{GITHUB}"


def test_roles_of_one_stack_share_the_provider_they_create(stack: Stack) -> None:
    template = Template.from_stack(stack)

    (found,) = template.find_resources("AWS::IAM::OIDCProvider").items()
    logical_id, provider = found
    assert provider["Properties"]["Url"] == f"https://{GITHUB}"
    assert provider["Properties"]["ClientIdList"] == ["publish", "sts.amazonaws.com"]
    assert provider["DeletionPolicy"] == "Retain"
    roles = template.find_resources("AWS::IAM::Role")
    waiting = [name[:-8] for name, role in roles.items() if logical_id in role.get("DependsOn", [])]
    assert waiting == ["Deploy", "Publish"]


def test_a_second_stack_of_the_account_may_not_create_the_provider_again() -> None:
    app = App()
    GitHubActionsRole(Stack(app, "First", env=environment()), "Role", **SHOP, create_provider=True)
    second = Stack(app, "Second", env=environment())

    with pytest.raises(RoleError, match=r"First/OidcProvider.* already creates it"):
        GitHubActionsRole(second, "Role", **SHOP, create_provider=True)
    GitHubActionsRole(second, "Role", **SHOP)
    other_account = Stack(app, "Other", env=environment("222222222222"))
    GitHubActionsRole(other_account, "Role", **SHOP, create_provider=True)


PROVIDERS: dict[str, Callable[[Stack, str], Any]] = {
    "a custom resource": lambda stack, url: iam.OpenIdConnectProvider(stack, "P", url=url),
    "a resource": lambda stack, url: iam.OidcProviderNative(stack, "P", url=url),
    "an L1": lambda stack, url: iam.CfnOIDCProvider(stack, "P", url=url),
    "a resource of no class": lambda stack, url: CfnResource(
        stack, "P", type="AWS::IAM::OIDCProvider", properties={"Url": url}
    ),
    "a custom resource of EKS": lambda stack, url: eks.OpenIdConnectProvider(stack, "P", url=url),
    "a resource of EKS": lambda stack, url: eks.OidcProviderNative(stack, "P", url=url),
}
ENVIRONMENTS: dict[str, tuple[dict[str, Any], dict[str, Any], bool]] = {
    "both": ({"env": environment()}, {"env": environment()}, True),
    "neither": ({}, {}, True),
    "the first": ({"env": environment()}, {}, True),
    "the second": ({}, {"env": environment()}, True),
    "another account": ({"env": environment("222222222222")}, {"env": environment()}, False),
}


@pytest.mark.parametrize("where", ENVIRONMENTS)
@pytest.mark.parametrize("how", PROVIDERS)
def test_every_other_provider_of_the_issuer_is_found(how: str, where: str) -> None:
    app = App()
    first, second, is_refused = ENVIRONMENTS[where]
    PROVIDERS[how](Stack(app, "First", **first), f"https://{GITHUB}")
    PROVIDERS[how](Stack(app, "Unrelated", **second), "https://gitlab.com")
    stack = Stack(app, "Second", **second)

    if is_refused:
        with pytest.raises(RoleError, match=r"First/P.* already creates it"):
            GitHubActionsRole(stack, "Role", **SHOP, create_provider=True)
    else:
        GitHubActionsRole(stack, "Role", **SHOP, create_provider=True)
    GitHubActionsRole(stack, "Without", **SHOP)


@pytest.mark.parametrize("where", ENVIRONMENTS)
@pytest.mark.parametrize("how", PROVIDERS)
def test_a_provider_of_the_issuer_that_is_created_later_is_found(how: str, where: str) -> None:
    app = App()
    first, second, is_refused = ENVIRONMENTS[where]
    stack = Stack(app, "Second", **second)
    GitHubActionsRole(stack, "Role", **SHOP, create_provider=True)
    PROVIDERS[how](Stack(app, "Unrelated", **second), "https://gitlab.com")
    app.synth()
    PROVIDERS[how](Stack(app, "First", **first), f"https://{GITHUB}")

    if is_refused:
        with pytest.raises(RuntimeError, match=r"First/P.* creates one of"):
            app.synth(force=True)
    else:
        app.synth(force=True)


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param(
            {"repository": "acme/shop", "branches": ["main"]},
            ["repository_id"],
            id="names that could be recycled",
        ),
        pytest.param({**SHOP, "repository": "acme/*"}, ["repository"], id="wildcard repository"),
        pytest.param({**SHOP, "branches": []}, ["branches"], id="any branch unsaid"),
        pytest.param({**SHOP, "audience": "*"}, ["audience"], id="wildcard audience"),
        pytest.param(
            {**SHOP, "role_name": "a b", "create_provider": 1, "branches": ["a b"]},
            ["role_name", "create_provider", "branches[0]"],
            id="options, provider and branch, all told",
        ),
        pytest.param({**SHOP, "provider": "github"}, ["provider"], id="a name for a provider"),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        GitHubActionsRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert raised.value.subject == "GitHubActionsRole at Stack/Role"
    assert stack.node.children == []
