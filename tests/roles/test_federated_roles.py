"""SamlRole, CognitoIdentityRole and RolesAnywhereRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Duration, Environment, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Match, Template

from iam_patterns import CognitoIdentityRole, RoleError, RolesAnywhereRole, SamlRole
from iam_patterns.policy import Statement
from iam_patterns.policy.web_identity.federation import federation_problems

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]
POOL = "eu-west-1:12345678-1234-1234-1234-123456789012"
COGNITO = "cognito-identity.amazonaws.com"
ANCHOR = "arn:aws:rolesanywhere:eu-west-1:111111111111:trust-anchor/12ab-34cd"


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    SamlRole(stack, "Named", provider_name="Okta", max_session_duration=Duration.hours(8))
    SamlRole(stack, "Created", provider_name="Entra", metadata="<EntityDescriptor/>")
    imported = iam.SamlProvider.from_saml_provider_arn(
        stack, "Imported", "arn:aws:iam::111111111111:saml-provider/AdFs"
    )
    SamlRole(stack, "Given", provider=imported, allow_session_tags=True)
    CognitoIdentityRole(stack, "Customers", identity_pool_id=POOL, identities="authenticated")
    CognitoIdentityRole(
        stack,
        "Guests",
        identity_pool_id=CfnParameter(stack, "Pool").value_as_string,
        identities="unauthenticated",
        allow_session_tags=True,
    )
    RolesAnywhereRole(
        stack,
        "Server",
        trust_anchor_arn=ANCHOR,
        certificate_subject={"CN": "backup.example.com", "OU": "servers"},
        session_duration=Duration.minutes(15),
    )
    RolesAnywhereRole(
        stack, "AnyServer", trust_anchor_arn=ANCHOR, allow_any_certificate_of_the_anchor=True
    )
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


def test_certificates_are_demanded_with_anchor_and_subject(stack: Stack, trust_of: TrustOf) -> None:
    assert trust_of(stack, "Server") == [
        {
            "Sid": "TrustCertificates",
            "Effect": "Allow",
            "Principal": {"Service": "rolesanywhere.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
            "Condition": {
                "ArnEquals": {"aws:SourceArn": ANCHOR},
                "StringEquals": {
                    "aws:PrincipalTag/x509Subject/CN": "backup.example.com",
                    "aws:PrincipalTag/x509Subject/OU": "servers",
                },
            },
        }
    ]


def test_any_certificate_of_the_anchor_only_when_spelled_out(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "AnyServer")

    assert trust["Condition"] == {"ArnEquals": {"aws:SourceArn": ANCHOR}}


def test_the_profile_names_the_role_and_its_session_duration(stack: Stack) -> None:
    role = stack.node.find_child("Server")
    assert isinstance(role, RolesAnywhereRole)

    assert role.profile.name == "Server"
    Template.from_stack(stack).has_resource_properties(
        "AWS::RolesAnywhere::Profile",
        {
            "DurationSeconds": 900,
            "Enabled": True,
            "RoleArns": [{"Fn::GetAtt": [Match.string_like_regexp("^Server"), "Arn"]}],
        },
    )


@pytest.mark.parametrize(
    ("build", "arguments", "refused"),
    [
        pytest.param(SamlRole, {}, ["provider"], id="saml: no provider"),
        pytest.param(
            SamlRole,
            {"provider_name": "a/b"},
            ["provider_name"],
            id="saml: an ARN's end for a name",
        ),
        pytest.param(
            SamlRole,
            {"provider_name": "Okta", "metadata": "https://okta/metadata"},
            ["metadata"],
            id="saml: a URL for metadata",
        ),
        pytest.param(
            SamlRole, {"provider": "Okta"}, ["provider"], id="saml: a string for a provider"
        ),
        pytest.param(
            SamlRole,
            {"provider_name": "Okta", "max_session_duration": Duration.hours(13)},
            ["max_session_duration"],
            id="saml: session over twelve hours",
        ),
        pytest.param(
            CognitoIdentityRole,
            {"identity_pool_id": POOL, "identities": "both"},
            ["identities"],
            id="cognito: authenticated and guests in one role",
        ),
        pytest.param(
            CognitoIdentityRole,
            {"identity_pool_id": "eu-west-1_Ab12Cd34", "identities": "authenticated"},
            ["identity_pool_id"],
            id="cognito: a user pool for an identity pool",
        ),
        pytest.param(
            CognitoIdentityRole,
            {"identity_pool_id": "*", "identities": "authenticated"},
            ["identity_pool_id"],
            id="cognito: any pool of any account",
        ),
        pytest.param(
            RolesAnywhereRole,
            {"trust_anchor_arn": ANCHOR},
            ["certificate_subject"],
            id="anywhere: any certificate of the authority",
        ),
        pytest.param(
            RolesAnywhereRole,
            {"trust_anchor_arn": "*", "certificate_subject": {"CN": "*", "mail": "x"}},
            ["trust_anchor_arn", "certificate_subject.CN", "certificate_subject"],
            id="anywhere: any anchor, wildcard name and unknown part, all told",
        ),
        pytest.param(
            RolesAnywhereRole,
            {
                "trust_anchor_arn": ANCHOR,
                "certificate_subject": "CN=backup",
                "session_duration": Duration.minutes(5),
            },
            ["session_duration", "certificate_subject"],
            id="anywhere: short session, and text for the subject",
        ),
    ],
)
def test_refuses(build: Any, arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        build(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


@pytest.mark.parametrize("name", ["Named", "Customers"])
def test_the_trust_of_federated_roles_lacks_nothing(name: str, stack: Stack) -> None:
    role = stack.node.find_child(name)
    assert isinstance(role, SamlRole | CognitoIdentityRole)

    for statement in role._trusted.statements:
        assert isinstance(statement, Statement)
        assert list(federation_problems(statement)) == []
