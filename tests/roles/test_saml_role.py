"""SamlRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from iam_patterns import RoleError, SamlRole
from iam_patterns.policy import Statement
from iam_patterns.policy.web_identity.federation import federation_problems

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    SamlRole(stack, "Named", provider_name="Okta", max_session_duration=Duration.hours(8))
    SamlRole(stack, "Created", provider_name="Entra", metadata="<EntityDescriptor/>")
    imported = iam.SamlProvider.from_saml_provider_arn(
        stack, "Imported", "arn:aws:iam::111111111111:saml-provider/AdFs"
    )
    SamlRole(stack, "Given", provider=imported, allow_session_tags=True)
    return stack


def test_saml_demands_the_audience_of_aws(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Named")

    assert trust["Action"] == "sts:AssumeRoleWithSAML"
    assert trust["Condition"] == {
        "StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}
    }
    assert trust["Principal"]["Federated"]["Fn::Join"][1][-1].endswith(":saml-provider/Okta")


def test_saml_sessions_last_as_long_as_told(stack: Stack) -> None:
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role", {"MaxSessionDuration": 28800}
    )


@pytest.mark.parametrize(
    ("region", "url"),
    [
        ("cn-north-1", "https://signin.amazonaws.cn/saml"),
        ("us-gov-west-1", "https://signin.amazonaws-us-gov.com/saml"),
    ],
)
def test_the_saml_audience_is_that_of_the_partition(region: str, url: str) -> None:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region=region))
    SamlRole(stack, "Role", provider_name="Okta")

    assert url in json.dumps(Template.from_stack(stack).to_json())


def test_the_saml_audience_is_looked_up_where_the_region_is_not_known() -> None:
    stack = Stack(App(), "Stack")
    SamlRole(stack, "First", provider_name="Okta")
    SamlRole(stack, "Second", provider_name="Okta")

    template = Template.from_stack(stack).to_json()
    (role, _) = [r for r in template["Resources"].values() if r["Type"] == "AWS::IAM::Role"]
    (trust,) = role["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Condition"]["StringEquals"]["SAML:aud"] == {
        "Fn::FindInMap": ["SamlSignIn", {"Ref": "AWS::Partition"}, "url"]
    }
    assert template["Mappings"]["SamlSignIn"]["aws-cn"]["url"].endswith(".cn/saml")


def test_a_saml_provider_is_created_from_metadata_before_the_role(stack: Stack) -> None:
    template = Template.from_stack(stack)

    template.has_resource_properties("AWS::IAM::SAMLProvider", {"Name": "Entra"})
    roles = template.find_resources("AWS::IAM::Role", {"DependsOn": Match.any_value()})
    assert [name[:-8] for name in roles] == ["Created"]


def test_saml_session_tags_only_when_asked(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Given")

    assert trust["Action"] == ["sts:AssumeRoleWithSAML", "sts:TagSession"]
    assert trust["Principal"] == {"Federated": "arn:aws:iam::111111111111:saml-provider/AdFs"}


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({}, ["provider"], id="no provider"),
        pytest.param(
            {"provider_name": "a/b"},
            ["provider_name"],
            id="an ARN's end for a name",
        ),
        pytest.param(
            {"provider_name": "Okta", "metadata": "https://okta/metadata"},
            ["metadata"],
            id="a URL for metadata",
        ),
        pytest.param({"provider": "Okta"}, ["provider"], id="a string for a provider"),
        pytest.param(
            {"provider_name": "Okta", "max_session_duration": Duration.hours(13)},
            ["max_session_duration"],
            id="session over twelve hours",
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        SamlRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_the_trust_requires_what_a_federated_role_must(stack: Stack) -> None:
    role = stack.node.find_child("Named")
    assert isinstance(role, SamlRole)

    for statement in role._trusted.statements:
        assert isinstance(statement, Statement)
        assert list(federation_problems(statement)) == []
