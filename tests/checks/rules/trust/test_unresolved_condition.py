"""The rule `trust-unresolved-condition`: values known only at deployment, and their twins."""

from typing import Any

import pytest

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, read_stacks

RULE = "trust-unresolved-condition"
GITHUB = "token.actions.githubusercontent.com"
EKS = "oidc.eks.eu-west-1.amazonaws.com/id/AAAA"
REF = {"Ref": "Value"}
STATES = {"Service": "states.amazonaws.com"}
VENDOR = {"AWS": "arn:aws:iam::222222222222:role/scan"}


def sub(text: str) -> dict[str, str]:
    return {"Fn::Sub": text}


def oidc(issuer: str, subject: Any, operator: str = "StringLike", audience: Any = "sts") -> Any:
    return {
        "Principal": {"Federated": f"arn:aws:iam::111111111111:oidc-provider/{issuer}"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {
            "StringEquals": {f"{issuer}:aud": audience},
            "StringLike": {},
            operator: {f"{issuer}:sub": subject}
            | ({f"{issuer}:aud": audience} if operator == "StringEquals" else {}),
        },
    }


def assumed(principal: Any, operator: str, key: str, value: Any) -> Any:
    return {
        "Principal": principal,
        "Action": "sts:AssumeRole",
        "Condition": {operator: {key: value}},
    }


def found(statement: Any, **value: Any) -> tuple[Finding, ...]:
    conditions = {operator: keys for operator, keys in statement["Condition"].items() if keys}
    allowed = {"Effect": "Allow", **statement, "Condition": conditions}
    document = {"Version": "2012-10-17", "Statement": [allowed]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": document}}
    parameter = {"Type": "String", **value}
    declared = {"Parameters": {"Value": parameter}, "Resources": {"Role": role}}
    settings = Settings(own_accounts=frozenset({"222222222222"}))
    return findings(AppTemplates(read_stacks(declared)), settings)


WARNINGS: dict[str, Any] = {
    "the subject": oidc(GITHUB, REF),
    "the repository": oidc(GITHUB, sub("repo:${Value}:*")),
    "the owner": oidc(GITHUB, sub("repo:${Value}/shop:*")),
    "a project of GitLab": oidc("gitlab.com", sub("project_path:${Value}:*")),
    "the subject at an issuer of your own": oidc("idp.acme.com", REF),
    "the namespace of pods": oidc(EKS, sub("system:serviceaccount:${Value}:${Value}")),
    "an external ID with wildcards": assumed(VENDOR, "StringLike", "sts:ExternalId", REF),
}
NOTES: dict[str, Any] = {
    "a whole subject": oidc(GITHUB, REF, "StringEquals"),
    "an audience": oidc(GITHUB, "repo:acme/shop:ref:refs/heads/main", "StringEquals", REF),
    "an external ID": assumed(VENDOR, "StringEquals", "sts:ExternalId", REF),
    "a part of an external ID": assumed(
        VENDOR, "StringEquals", "sts:ExternalId", sub("acme-${Value}")
    ),
    "a source ARN": assumed(STATES, "ArnLike", "aws:SourceArn", REF),
    "the account of a source ARN": assumed(
        STATES, "ArnLike", "aws:SourceArn", sub("arn:aws:states:*:${Value}:*")
    ),
    "a source account": assumed(STATES, "StringEquals", "aws:SourceAccount", REF),
}
DECIDED: dict[str, Any] = {
    "the branch": oidc(GITHUB, sub("repo:acme/shop:ref:refs/heads/${Value}")),
    "the repository of an owner": oidc(GITHUB, sub("repo:acme/${Value}:*")),
    "the role's own account": assumed(
        STATES, "StringEquals", "aws:SourceAccount", {"Ref": "AWS::AccountId"}
    ),
    "the Region of a source": assumed(
        STATES, "ArnLike", "aws:SourceArn", sub("arn:aws:states:${Value}:${AWS::AccountId}:*")
    ),
    "the organization": assumed(VENDOR, "StringEquals", "aws:PrincipalOrgID", REF),
}


@pytest.mark.parametrize("name", WARNINGS)
def test_a_value_that_could_be_a_wildcard_is_a_warning(name: str) -> None:
    (finding,) = found(WARNINGS[name])
    assert (finding.rule.id, finding.severity) == (RULE, "warning")
    assert "<Value>" in str(finding)
    assert "known only at deployment" in str(finding)


@pytest.mark.parametrize("name", NOTES)
def test_a_value_without_wildcards_is_a_note(name: str) -> None:
    (finding,) = found(NOTES[name])
    assert (finding.rule.id, finding.severity) == (RULE, "note")


@pytest.mark.parametrize("name", DECIDED)
def test_nothing_fires_where_the_template_decides(name: str) -> None:
    assert found(DECIDED[name]) == ()


@pytest.mark.parametrize(
    ("statement", "value", "rule"),
    [
        (WARNINGS["the subject"], "repo:*", "trust-oidc-any-tenant"),
        (WARNINGS["the repository"], "*", "trust-oidc-any-tenant"),
        (WARNINGS["the owner"], "*", "trust-oidc-any-tenant"),
        (WARNINGS["the subject at an issuer of your own"], "*", "trust-oidc-without-subject"),
        (NOTES["an external ID"], "acme", "trust-guessable-external-id"),
    ],
)
def test_a_literal_weak_value_is_an_error(statement: Any, value: str, rule: str) -> None:
    literal = {finding.rule.id: finding.severity for finding in found(_filled_in(statement, value))}
    assert literal[rule] == "error"
    assert RULE not in literal
    assert rule in {finding.rule.id for finding in found(statement, Default=value)}


@pytest.mark.parametrize(
    ("name", "value"),
    [("the repository", "acme/shop"), ("the owner", "acme"), ("the subject", "repo:acme/shop:*")],
)
def test_a_default_decides(name: str, value: str) -> None:
    assert found(WARNINGS[name], Default=value) == ()
    assert found(_filled_in(WARNINGS[name], value)) == ()


def test_a_wildcard_beside_an_unknown_value_is_an_error() -> None:
    (finding,) = found(oidc(GITHUB, sub("repo:*/${Value}:*")))
    assert (finding.rule.id, finding.severity) == ("trust-oidc-any-tenant", "error")
    assert "repo:*/<Value>:*" in str(finding)


def test_one_condition_that_decides_is_enough() -> None:
    statement = oidc(GITHUB, REF)
    statement["Condition"]["StringEquals"][f"{GITHUB}:sub"] = "repo:acme/shop:ref:refs/heads/main"
    assert found(statement) == ()


def _filled_in(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        if value == REF:
            return text
        if "Fn::Sub" in value:
            return value["Fn::Sub"].replace("${Value}", text)
        return {key: _filled_in(item, text) for key, item in value.items()}
    return value
