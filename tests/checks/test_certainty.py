"""What is certain is an error; what depends on the request or on Conditions is a warning."""

from typing import Any

import pytest

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks.templates import EC2, MFA, OWN, allow, deny

VENDOR = {
    "Effect": "Allow",
    "Principal": {"AWS": "arn:aws:iam::222222222222:role/vendor"},
    "Action": "sts:AssumeRole",
}
OTHER_VENDOR = {**VENDOR, "Principal": {"AWS": "arn:aws:iam::333333333333:role/other"}}
ANYONE = {**VENDOR, "Principal": {"AWS": "*"}}
ADMINISTRATOR = "permissions-administrator"
ESCALATION = "permissions-privilege-escalation"


def found(
    *permissions: Any,
    trust: Any = EC2,
    account: str | None = OWN,
    settings: Settings | None = None,
    **template: Any,
) -> dict[str, Finding]:
    role = {
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": trust},
        "Policies": [
            {
                "PolicyName": "P",
                "PolicyDocument": {"Version": "2012-10-17", "Statement": list(permissions)},
            }
        ],
    }
    parts = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}, **template}
    stack = StackTemplate("Stack", parts, account, "eu-west-1")
    return {f.rule.id: f for f in findings(AppTemplates([stack]), settings or Settings())}


REGION = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}


@pytest.mark.parametrize(
    "condition",
    [
        REGION,
        MFA,
        {"Bool": {"aws:SecureTransport": "true"}},
        {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
        {"StringEquals": {"aws:PrincipalTag/team": "platform"}},
        {"ForAnyValue:StringEquals": {"aws:CalledVia": "cloudformation.amazonaws.com"}},
    ],
    ids=str,
)
def test_a_condition_on_the_request_does_not_hide_an_administrator(
    condition: dict[str, Any],
) -> None:
    finding = found(allow("*", Condition=condition))[ADMINISTRATOR]

    assert finding.severity == "warning"
    assert "could do every action" in finding.description
    assert next(iter(next(iter(condition.values())))) in finding.description


def test_a_denial_that_depends_on_the_request_does_not_hide_an_administrator() -> None:
    without_mfa = deny("*", Condition={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}})

    assert found(allow("*"), without_mfa)[ADMINISTRATOR].severity == "warning"


def test_a_denial_that_surely_applies_counts() -> None:
    other_account = deny("*", Condition={"StringEquals": {"aws:ResourceAccount": OWN}})

    assert ADMINISTRATOR not in found(allow("*"), other_account)


def test_the_locations_are_those_of_the_statements_that_allow_it() -> None:
    pass_and_run = found(allow("s3:ListAllMyBuckets"), allow("iam:PassRole"), allow("codebuild:*"))[
        ESCALATION
    ]

    assert pass_and_run.locations == (
        "Properties.Policies[0].PolicyDocument.Statement[1]",
        "Properties.Policies[0].PolicyDocument.Statement[2]",
    )


def test_what_is_sure_is_an_error_beside_what_could_be() -> None:
    only_if = allow(["lambda:CreateFunction", "lambda:InvokeFunction"], Condition=REGION)

    assert found(allow("*"), only_if)[ADMINISTRATOR].severity == "error"
    assert found(allow("iam:PassRole"), only_if)[ESCALATION].severity == "warning"


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"iam:PermissionsBoundary": f"arn:aws:iam::{OWN}:policy/Boundary"}},
        {"ArnEquals": {"iam:PolicyARN": f"arn:aws:iam::{OWN}:policy/ReadOnly"}},
        {"StringEquals": {"aws:ResourceTag/team": "shop"}},
    ],
    ids=str,
)
def test_a_condition_on_what_is_done_counts(condition: dict[str, Any]) -> None:
    assert ESCALATION not in found(allow("iam:AttachRolePolicy", Condition=condition))


def test_an_account_is_surely_another_only_where_the_own_is_known() -> None:
    sure = found(trust=VENDOR)["trust-external-account"]
    guessed = found(trust=VENDOR, account=None)["trust-external-account"]

    assert (sure.severity, guessed.severity) == ("error", "warning")
    assert "could belong to another AWS account" in guessed.description


def test_a_principal_from_a_parameter_could_be_anyone() -> None:
    principal = {**VENDOR, "Principal": {"AWS": {"Ref": "Vendor"}}}
    parameters = {"Vendor": {"Type": "String"}}

    finding = found(trust=principal, Parameters=parameters)["trust-external-account"]

    assert finding.severity == "warning"
    assert "<Vendor>" in finding.description


@pytest.mark.parametrize(
    ("chosen", "severity"),
    [
        ({"Fn::If": ["Prod", EC2, VENDOR]}, "warning"),
        ({"Fn::If": ["Prod", VENDOR, VENDOR]}, "error"),
        ({"Fn::If": ["Prod", VENDOR, OTHER_VENDOR]}, "error"),
    ],
    ids=["one way", "either way", "another either way"],
)
def test_what_is_weak_only_as_a_condition_turns_out_could_be(
    chosen: dict[str, Any], severity: str
) -> None:
    finding = found(
        trust=[chosen],
        Parameters={"Stage": {"Type": "String"}},
        Conditions={"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    )["trust-external-account"]

    assert finding.severity == severity
    under_some = "Under some values of the template's Conditions: " in finding.description
    assert under_some is (severity == "warning")


def test_a_statement_that_moves_as_a_condition_turns_out_is_the_same() -> None:
    settings = Settings(severities={"trust-external-account": "off"})
    finding = found(
        trust=[{"Fn::If": ["Prod", EC2, {"Ref": "AWS::NoValue"}]}, ANYONE],
        settings=settings,
        Parameters={"Stage": {"Type": "String"}},
        Conditions={"Prod": {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}},
    )["trust-any-principal"]

    assert finding.severity == "error"


def bounded(boundary: str) -> dict[str, Finding]:
    role = {
        "AssumeRolePolicyDocument": {"Statement": EC2},
        "PermissionsBoundary": boundary,
        "Policies": [{"PolicyName": "P", "PolicyDocument": {"Statement": allow("*")}}],
    }
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")
    return {f.rule.id: f for f in findings(AppTemplates([stack]), Settings())}


def test_a_boundary_that_is_in_no_template_could_deny_it() -> None:
    finding = bounded(f"arn:aws:iam::{OWN}:policy/TeamBoundary")[ADMINISTRATOR]

    assert finding.severity == "warning"
    assert f"unless its boundary arn:aws:iam::{OWN}:policy/TeamBoundary denies it" in str(finding)


def test_a_boundary_that_is_known_decides() -> None:
    assert ADMINISTRATOR not in bounded("arn:aws:iam::aws:policy/ReadOnlyAccess")
    administrators = bounded("arn:aws:iam::aws:policy/AdministratorAccess")
    assert administrators[ADMINISTRATOR].severity == "error"


@pytest.mark.parametrize(
    ("policy", "severity"),
    [("AmazonEKSComputePolicy", None), ("service-role/AWSBatchServiceRole", "warning")],
)
def test_what_aws_made_for_a_service_could_escalate_through_its_callers(
    policy: str, severity: str | None
) -> None:
    role = {
        "AssumeRolePolicyDocument": {"Statement": EC2},
        "ManagedPolicyArns": [f"arn:aws:iam::aws:policy/{policy}"],
    }
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")
    severities = {f.rule.id: f.severity for f in findings(AppTemplates([stack]), Settings())}

    assert "error" not in severities.values()
    if severity:
        assert severities[ESCALATION] == severity


def test_a_full_access_policy_of_aws_is_as_sure_as_ones_own() -> None:
    role = {
        "AssumeRolePolicyDocument": {"Statement": EC2},
        "ManagedPolicyArns": ["arn:aws:iam::aws:policy/IAMFullAccess"],
    }
    template = {"Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}}}
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")
    severities = {f.rule.id: f.severity for f in findings(AppTemplates([stack]), Settings())}

    assert severities[ESCALATION] == "error"


def test_the_organization_requires_what_deployment_decides_as_a_guess() -> None:
    settings = Settings(permissions_boundary="TeamBoundary")
    role = {
        "AssumeRolePolicyDocument": {"Statement": EC2},
        "PermissionsBoundary": {"Ref": "Boundary"},
    }
    template = {
        "Parameters": {"Boundary": {"Type": "String"}},
        "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}},
    }
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")

    severities = {f.rule.id: f.severity for f in findings(AppTemplates([stack]), settings)}

    assert severities["organization-permissions-boundary"] == "warning"


def test_the_settings_have_the_last_word_on_severity() -> None:
    settings = Settings(severities={ADMINISTRATOR: "error"})

    assert found(allow("*", Condition=MFA), settings=settings)[ADMINISTRATOR].severity == "error"


def test_every_guess_says_could() -> None:
    guesses = [
        finding
        for statements in ([allow("*", Condition=MFA)], [allow("iam:*", Condition=REGION)])
        for finding in found(*statements, trust=VENDOR, account=None).values()
        if finding.weakness.is_guess
    ]

    assert len(guesses) > 3
    assert all("could" in finding.description for finding in guesses)
    assert {finding.severity for finding in guesses} == {"warning"}
