from typing import Any

import pytest

from iam_patterns.policy import PolicyError, Principals, Statement, Trust

ACCOUNT = "111111111111"
PROVIDER = f"arn:aws:iam::{ACCOUNT}:oidc-provider/token.actions.githubusercontent.com"


def only_statement(trust: Trust) -> dict[str, object]:
    (statement,) = trust.to_dict()["Statement"]
    return dict(statement)


def test_a_service() -> None:
    assert only_statement(Trust.service("ec2.amazonaws.com")) == {
        "Sid": "TrustService",
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "${Token[AWS.Partition.1]}"])
def test_an_account_is_its_root_in_the_partition(partition: str) -> None:
    trust = Trust.accounts(ACCOUNT, partition=partition)

    assert only_statement(trust)["Principal"] == {"AWS": f"arn:{partition}:iam::{ACCOUNT}:root"}


def test_named_principals_under_a_condition() -> None:
    role = f"arn:aws:iam::{ACCOUNT}:role/deploy"
    condition = {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}

    trust = Trust.arns(role, sid="TrustVendor", conditions=condition)

    assert only_statement(trust) == {
        "Sid": "TrustVendor",
        "Effect": "Allow",
        "Principal": {"AWS": role},
        "Action": "sts:AssumeRole",
        "Condition": condition,
    }


def test_a_web_identity() -> None:
    claims = {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}

    statement = only_statement(Trust.web_identity(PROVIDER, conditions=claims))

    assert statement["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert statement["Principal"] == {"Federated": PROVIDER}
    assert statement["Condition"] == claims


def test_saml_demands_the_audience_beside_other_conditions() -> None:
    provider = f"arn:aws:iam::{ACCOUNT}:saml-provider/okta"
    conditions = {"StringEquals": {"SAML:iss": "https://okta.example"}}

    statement = only_statement(
        Trust.saml(provider, audience="https://signin.aws.amazon.com/saml", conditions=conditions)
    )

    assert statement["Action"] == "sts:AssumeRoleWithSAML"
    assert statement["Condition"] == {
        "StringEquals": {
            "SAML:aud": "https://signin.aws.amazon.com/saml",
            "SAML:iss": "https://okta.example",
        }
    }
    assert conditions == {"StringEquals": {"SAML:iss": "https://okta.example"}}


def test_trusts_are_joined_with_plus() -> None:
    joined = Trust.service("ec2.amazonaws.com") + Trust.service("lambda.amazonaws.com")

    assert [s["Sid"] for s in joined.to_dict()["Statement"]] == ["TrustService", "TrustService2"]


@pytest.mark.parametrize(
    "account", ["11111111111", "1111-1111-1111", "\u0661" * 12, "111111111111\n"]
)
def test_refuses_a_wrong_account_number(account: str) -> None:
    with pytest.raises(PolicyError, match="12 digits"):
        Trust.accounts(account, partition="aws")


@pytest.mark.parametrize(
    "arn", [f"arn:aws:iam::{ACCOUNT}:role/*", "arn:aws:s3:::bucket", "deploy", ""]
)
def test_refuses_what_is_no_principal(arn: str) -> None:
    with pytest.raises(PolicyError, match=r"Principal\.AWS"):
        Trust.arns(arn)


def test_refuses_an_unknown_service_domain() -> None:
    with pytest.raises(PolicyError, match=r"Principal\.Service"):
        Trust.service("ec2")


def test_refuses_nobody_resources_and_other_actions() -> None:
    with pytest.raises(PolicyError, match="at least one statement"):
        Trust([])
    with pytest.raises(PolicyError) as raised:
        Trust([Statement("Read", actions=["s3:GetObject"], resources=["*"])])

    assert [problem.path for problem in raised.value.problems] == [
        "Statement[0].Resource",
        "Statement[0].Action",
    ]


def test_an_action_known_only_at_deployment_could_be_of_sts() -> None:
    def trust(action: str) -> Trust:
        trusted = Principals(aws=[ACCOUNT])
        return Trust([Statement("Vendor", actions=[action], principals=trusted)])

    for action in ("${Token[Action.1]}", "s${Token[Rest.1]}", "sts:${Token[Verb.1]}"):
        assert only_statement(trust(action))["Action"] == action
    with pytest.raises(PolicyError, match="an sts action"):
        trust("s3:${Token[Verb.1]}")


@pytest.mark.parametrize(
    ("trust", "action"),
    [
        (Trust.arns(f"arn:aws:iam::{ACCOUNT}:role/hub"), "sts:AssumeRole"),
        (
            Trust.saml(f"arn:aws:iam::{ACCOUNT}:saml-provider/okta", audience="https://x"),
            "sts:AssumeRoleWithSAML",
        ),
        (
            Trust.web_identity(PROVIDER, conditions={"StringEquals": {"example.com:aud": "aws"}}),
            "sts:AssumeRoleWithWebIdentity",
        ),
    ],
    ids=["arns", "saml", "web identity"],
)
def test_session_tags_and_a_source_identity_are_added_to_every_kind_of_trust(
    trust: Trust, action: str
) -> None:
    before = only_statement(trust)

    tagged = only_statement(trust.with_session_tags())
    named = only_statement(trust.with_source_identity())

    assert tagged == before | {"Action": [action, "sts:TagSession"]}
    assert named == before | {"Action": [action, "sts:SetSourceIdentity"]}
    assert only_statement(trust) == before


def test_session_tags_twice_are_session_tags() -> None:
    once = Trust.service("ec2.amazonaws.com").with_session_tags()

    assert once.with_session_tags() == once


def test_session_tags_are_added_to_each_allow_and_to_no_denial() -> None:
    denial = Statement(
        "DenyMallory",
        effect="Deny",
        principals=Principals(aws=[f"arn:aws:iam::{ACCOUNT}:user/mallory"]),
        actions=["sts:AssumeRole"],
    )
    trust = Trust.service("ec2.amazonaws.com") + Trust.accounts(ACCOUNT, partition="aws")

    tagged = (trust + Trust([denial])).with_session_tags().with_source_identity()

    assert [len(statement.actions) for statement in tagged.statements] == [3, 3, 1]


def test_session_tags_and_a_source_identity_are_actions_of_the_trust() -> None:
    trust = Trust.service("rolesanywhere.amazonaws.com").with_session_tags().with_source_identity()

    (statement,) = trust.to_dict()["Statement"]
    assert sorted(statement["Action"]) == [
        "sts:AssumeRole",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    ]


@pytest.mark.parametrize("statements", [None, "x", 5, [None], ["x"], {"Effect": "Allow"}])
def test_refuses_what_is_no_list_of_statements(statements: Any) -> None:
    with pytest.raises(PolicyError, match="trust policy"):
        Trust(statements)


def test_a_statement_can_be_without_a_sid() -> None:
    unnamed = Statement(
        None, principals=Principals(aws=["111111111111"]), actions=["sts:AssumeRole"]
    )

    assert Trust([unnamed]).statements == (unnamed,)
    with pytest.raises(PolicyError, match="Sid"):
        Trust([unnamed.with_sid("with space")])


@pytest.mark.parametrize("elements", [{"resources": ["*"]}, {"not_resources": ["*"]}])
def test_refuses_resources_of_either_kind(elements: dict[str, Any]) -> None:
    statement = Statement(
        "X", principals=Principals(aws=["111111111111"]), actions=["sts:AssumeRole"], **elements
    )

    with pytest.raises(PolicyError) as error:
        Trust([statement])
    assert [problem.path for problem in error.value.problems] == ["Statement[0].Resource"]


@pytest.mark.parametrize("action", ["STS:AssumeRole", "sts:*"])
def test_an_action_of_sts_is_accepted_in_any_case(action: str) -> None:
    assert Trust([Statement("X", principals=Principals(aws=["111111111111"]), actions=[action])])


def test_only_trust_policies_are_joined() -> None:
    with pytest.raises(TypeError):
        Trust.service("ec2.amazonaws.com") + 1  # type: ignore[operator] # the mistake
