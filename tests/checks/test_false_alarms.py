"""Sound trust policies that look like weak ones, each beside the weak one that it is not."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
from tests.checks.templates import (
    AUDIENCE,
    EC2,
    GITHUB,
    MFA,
    OTHER,
    OWN,
    ROOT,
    allow,
    found,
    found_in,
    role_of,
    trust,
    web,
)

VENDOR = {"AWS": f"arn:aws:iam::{OTHER}:role/vendor"}
EXTERNAL_ID = "cust-7f3a9c2e"
SUBJECT = f"{GITHUB}:sub"
MAIN = "repo:acme/shop:ref:refs/heads/main"
WEB = "sts:AssumeRoleWithWebIdentity"
TEAM = {"aws:PrincipalTag/team": "${aws:ResourceTag/team}"}
ANYONE = {"aws:PrincipalTag/team": "${aws:PrincipalTag/team}"}


def external_id(operator: str, value: str) -> Any:
    return trust(VENDOR, {operator: {"sts:ExternalId": value}})


def login(issuer: str, conditions: Any) -> Any:
    return trust({"Federated": issuer}, conditions, WEB)


SOUND: dict[str, Any] = {
    "an external ID by StringLike without a wildcard": external_id("StringLike", EXTERNAL_ID),
    "the management account of an organization": trust(
        "*", {"StringEquals": {"aws:PrincipalOrgMasterAccountId": OWN}}
    ),
    "the caller's tag is the role's": trust({"AWS": ROOT}, {"StringEquals": TEAM}),
    "a subject that two operators narrow together": web(
        {"StringEquals": {**AUDIENCE, SUBJECT: MAIN}, "StringLike": {SUBJECT: "repo:acme/*"}}
    ),
    "an app of Login with Amazon": login(
        "www.amazon.com", {"StringEquals": {"www.amazon.com:app_id": "amzn1.application.abc"}}
    ),
    "an app of Facebook": login(
        "graph.facebook.com", {"StringEquals": {"graph.facebook.com:app_id": "1234567890"}}
    ),
}
WEAK: dict[str, tuple[Any, str, str]] = {
    "an external ID by StringLike with a wildcard": (
        external_id("StringLike", "cust-*"),
        "trust-weak-external-id-condition",
        "error",
    ),
    "an external ID in any case": (
        external_id("StringEqualsIgnoreCase", EXTERNAL_ID),
        "trust-weak-external-id-condition",
        "note",
    ),
    "the management account, if there is one": (
        trust("*", {"StringEqualsIfExists": {"aws:PrincipalOrgMasterAccountId": OWN}}),
        "trust-any-principal",
        "error",
    ),
    "a caller's ARN by a parameter": (
        trust({"AWS": "*"}, {"ArnLike": {"aws:PrincipalArn": {"Ref": "Caller"}}}),
        "trust-any-principal",
        "warning",
    ),
    "a caller's ARN that is any": (
        trust({"AWS": "*"}, {"ArnLike": {"aws:PrincipalArn": "*"}}),
        "trust-any-principal",
        "error",
    ),
    "the caller's tag is the caller's": (
        trust({"AWS": ROOT}, {"StringEquals": ANYONE}),
        "trust-ineffective-condition",
        "warning",
    ),
    "a subject that two operators leave wide": (
        web(
            {
                "StringEquals": AUDIENCE,
                "StringLike": {SUBJECT: "repo:acme/*"},
                "ForAnyValue:StringLike": {SUBJECT: "repo:acme/s*"},
            }
        ),
        "trust-oidc-many-projects",
        "warning",
    ),
    "any app of Login with Amazon": (
        login("www.amazon.com", {"StringLike": {"www.amazon.com:app_id": "*"}}),
        "trust-oidc-without-audience",
        "error",
    ),
    "a Lambda function as the source": (
        trust(
            {"Service": "lambda.amazonaws.com"},
            {"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:*:{OTHER}:function:shop"}},
        ),
        "trust-service-source-never-sent",
        "error",
    ),
    "an account as the source of Lambda": (
        trust({"Service": "lambda.amazonaws.com"}, {"StringEquals": {"aws:SourceAccount": OWN}}),
        "trust-service-source-never-sent",
        "warning",
    ),
    "another Lambda resource as the source": (
        trust(
            {"Service": "lambda.amazonaws.com"},
            {"ArnLike": {"aws:SourceArn": f"arn:aws:lambda:*:{OTHER}:microvm*"}},
        ),
        "trust-service-source-never-sent",
        "warning",
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires_but_notes(name: str) -> None:
    assert {f.rule.id for f in found(SOUND[name]) if f.severity != "note"} == set()


@pytest.mark.parametrize("name", WEAK)
def test_the_weak_one_is_found_with_its_severity(name: str) -> None:
    statement, rule, severity = WEAK[name]

    assert {f.severity for f in found(statement) if f.rule.id == rule} == {severity}


@pytest.mark.parametrize("resource", ["function:shop", "microvm*"])
def test_a_source_that_lambda_does_not_send_is_one_finding(resource: str) -> None:
    arn = f"arn:aws:lambda:*:{OTHER}:{resource}"
    every = found(trust({"Service": "lambda.amazonaws.com"}, {"ArnLike": {"aws:SourceArn": arn}}))

    assert [finding.rule.id for finding in every] == ["trust-service-source-never-sent"]


@pytest.mark.parametrize("name", ["${AWS::AccountId}", "arn:aws:iam::${AWS::AccountId}:role/shop"])
def test_the_account_of_a_stack_that_does_not_set_it_is_the_roles_own(name: str) -> None:
    resources = {"Role": role_of(trust({"AWS": {"Fn::Sub": name}}))}

    rules = {finding.rule.id for finding in found_in(resources, account=None)}

    assert "trust-external-account" not in rules


def test_the_account_of_a_parameter_could_be_any() -> None:
    resources = {"Role": role_of(trust({"AWS": {"Ref": "Account"}}))}
    every = {f.rule.id: f.severity for f in found_in(resources, account=None)}

    assert every["trust-external-account"] == "warning"


def test_the_management_account_of_another_organization_is_external() -> None:
    settings = Settings(organization_id="o-exampleorgid", own_accounts=frozenset({OWN}))

    def rules(account: str) -> set[str]:
        key = {"StringEquals": {"aws:PrincipalOrgMasterAccountId": account}}
        every = found(trust("*", key), settings=settings)
        return {finding.rule.id for finding in every if finding.severity != "note"}

    assert rules(OWN) == set()
    assert rules(OTHER) == {"trust-external-account"}


def test_the_fix_for_an_account_begins_with_your_own() -> None:
    root = trust({"AWS": f"arn:aws:iam::{OTHER}:root"})
    (external,) = found(root)
    (whole,) = found(root, settings=Settings(own_accounts=frozenset({OTHER})))

    assert external.rule.id == "trust-external-account"
    assert external.fix.startswith(
        f'If {OTHER} is yours, add it to "own_accounts" under "iam-patterns" in cdk.json, and '
        "trust the role that needs it by its ARN."
    )
    assert "For people, require MFA" in whole.fix


def test_the_fix_for_a_break_glass_role_is_to_acknowledge_it() -> None:
    def fix(statement: Any) -> str:
        every = {f.rule.id: f for f in found(statement, permissions=[allow("*")])}
        return every["permissions-administrator"].fix

    assert fix(trust({"AWS": ROOT}, MFA)).startswith("If this is your break-glass role")
    assert "break-glass" not in fix(EC2)
