"""One mistake is one finding: where several rules see the same mistake, one of them reports it.

Every condition of a trust policy is written in every wrong way. Where two rules fire all the same,
two things are wrong: mending one leaves the other.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest

from iam_patterns.checks import Settings
from tests.checks import test_corpus, test_permissions_policies, test_trust_policies
from tests.checks.templates import (
    AUDIENCE,
    GITHUB,
    OTHER,
    OWN,
    PROVIDER,
    ROLE,
    ROOT,
    allow,
    fired,
    found,
    trust,
)

EKS: Final = "oidc.eks.eu-west-1.amazonaws.com/id/ABCDEF"
COGNITO: Final = "cognito-identity.amazonaws.com"
GOOGLE: Final = "accounts.google.com"
Document = dict[str, Any]

TWO_MISTAKES: Final = {
    ("permissions-administrator", "organization-privileged-session"): "the session is too long too",
    ("permissions-privilege-escalation", "organization-privileged-session"): "likewise",
    ("permissions-privilege-escalation", "permissions-takeover"): "other actions, other roles",
    ("permissions-not-action", "permissions-privilege-escalation"): "an Action element may list it",
    ("permissions-credential-exposure", "permissions-data-exposure"): "other actions",
    ("permissions-credential-exposure", "permissions-giving-away"): "other actions",
    ("permissions-credential-exposure", "permissions-privilege-escalation"): "other actions",
    ("permissions-credential-exposure", "permissions-takeover"): "other actions",
    ("permissions-data-exposure", "permissions-giving-away"): "other actions",
    ("permissions-data-exposure", "permissions-privilege-escalation"): "other actions",
    ("permissions-data-exposure", "permissions-takeover"): "other actions",
    ("permissions-giving-away", "permissions-privilege-escalation"): "other actions",
    ("permissions-giving-away", "permissions-takeover"): "other actions",
    ("trust-oidc-without-audience", "trust-oidc-without-subject"): "two conditions are missing",
    ("trust-any-principal", "trust-guessable-external-id"): "an exact external ID stays guessable",
    ("trust-any-principal", "trust-weak-external-id-condition"): "the ID stays inexact",
    ("trust-external-account", "trust-for-all-values"): "an external ID leaves the operator",
    (
        "trust-external-account",
        "trust-ineffective-condition",
    ): "an ID leaves the condition",
    ("trust-never-assumable", "trust-service-without-source"): "sts:ExternalId is no source",
}
"""Two rules that may fire on one statement, and why that is more than one mistake."""


def pairs(rules: set[str]) -> set[tuple[str, str]]:
    """The pairs of rules that no row of `TWO_MISTAKES` explains."""
    ordered = [(one, other) for one in rules for other in rules if one < other]
    return {
        pair
        for pair in ordered
        if pair not in TWO_MISTAKES and (pair[1], pair[0]) not in TWO_MISTAKES
    }


@pytest.mark.parametrize("policy", test_trust_policies.WEAK, ids=lambda p: str(p["name"]))
def test_a_weak_trust_policy(policy: Document) -> None:
    assert not pairs(set(test_trust_policies.rules_on(policy)))


@pytest.mark.parametrize("policy", test_permissions_policies.WEAK, ids=lambda p: str(p["name"]))
def test_weak_permissions(policy: Document) -> None:
    assert not pairs(set(test_permissions_policies.rules_on(policy)))


@pytest.mark.parametrize(("rule", "case"), test_corpus.cases("weak"), ids=test_corpus.named)
def test_a_policy_of_the_corpus(rule: str, case: test_corpus.Case) -> None:
    assert not pairs(test_corpus.rules_on(case)), rule


WEB: Final = "sts:AssumeRoleWithWebIdentity"
TAGS: Final = ["sts:AssumeRole", "sts:TagSession"]
MACHINES: Final = [*TAGS, "sts:SetSourceIdentity"]
ANCHOR: Final = f"arn:aws:rolesanywhere:eu-west-1:{OWN}:trust-anchor/12ab-34cd"
POOL: Final = "eu-west-1:12345678-1234-1234-1234-123456789012"
PODS: Final = "system:serviceaccount:shop:orders"
EKS_PROVIDER: Final = f"arn:aws:iam::{OWN}:oidc-provider/{EKS}"
SAML: Final = f"arn:aws:iam::{OWN}:saml-provider/Okta"
SOUND: Final[dict[str, tuple[Any, Any, Document, list[str]]]] = {
    # The principal, the action, the other conditions, and the keys to compare wrongly.
    "own account": (
        {"AWS": ROOT},
        "sts:AssumeRole",
        {},
        [
            "aws:PrincipalArn",
            "aws:PrincipalTag/team",
            "aws:MultiFactorAuthPresent",
            "aws:PrincipalOrgID",
            "sts:ExternalId",
            "sts:ExternalIds",
        ],
    ),
    "vendor": (
        {"AWS": OTHER},
        "sts:AssumeRole",
        {},
        ["sts:ExternalId", "sts:ExternalIds", "aws:PrincipalArn", "aws:PrincipalOrgID"],
    ),
    "anyone": (
        "*",
        "sts:AssumeRole",
        {},
        ["aws:PrincipalArn", "aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:userid"],
    ),
    "role": ({"AWS": ROLE}, "sts:AssumeRole", {}, ["aws:PrincipalArn", "sts:ExternalId"]),
    "user": (
        {"AWS": f"arn:aws:iam::{OWN}:user/ann"},
        "sts:AssumeRole",
        {},
        ["aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"],
    ),
    "states": (
        {"Service": "states.amazonaws.com"},
        "sts:AssumeRole",
        {},
        ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "sts:ExternalId"],
    ),
    "lambda": (
        {"Service": "lambda.amazonaws.com"},
        "sts:AssumeRole",
        {},
        ["aws:SourceArn", "aws:SourceAccount", "sts:ExternalId"],
    ),
    "machines": (
        {"Service": "rolesanywhere.amazonaws.com"},
        MACHINES,
        {
            "ArnEquals": {"aws:SourceArn": ANCHOR},
            "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "backup"},
        },
        ["aws:SourceArn", "aws:PrincipalTag/x509Subject/CN"],
    ),
    "pods": (
        {"Service": "pods.eks.amazonaws.com"},
        TAGS,
        {"StringEquals": {"aws:RequestTag/kubernetes-namespace": "shop"}},
        ["aws:RequestTag/kubernetes-namespace", "aws:RequestTag/kubernetes-service-account"],
    ),
    "GitHub": (
        {"Federated": PROVIDER},
        WEB,
        {"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}},
        [f"{GITHUB}:sub", f"{GITHUB}:aud"],
    ),
    "service account": (
        {"Federated": EKS_PROVIDER},
        WEB,
        {"StringEquals": {f"{EKS}:aud": "sts.amazonaws.com", f"{EKS}:sub": PODS}},
        [f"{EKS}:sub", f"{EKS}:aud"],
    ),
    "identity pool": (
        {"Federated": COGNITO},
        WEB,
        {
            "StringEquals": {f"{COGNITO}:aud": POOL},
            "ForAnyValue:StringEquals": {f"{COGNITO}:amr": "authenticated"},
        },
        [f"{COGNITO}:aud", f"{COGNITO}:amr"],
    ),
    "Google": (
        {"Federated": GOOGLE},
        WEB,
        {"StringEquals": {f"{GOOGLE}:aud": "123.apps.googleusercontent.com"}},
        [f"{GOOGLE}:aud", f"{GOOGLE}:sub"],
    ),
    "SAML": (
        {"Federated": SAML},
        "sts:AssumeRoleWithSAML",
        {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
        ["SAML:aud", "SAML:iss"],
    ),
}
TEXTS: Final = ("*", "x", "x*", "${aws:PrincipalAccount}")
OPERATORS: Final = {
    "StringEquals": TEXTS,
    "StringLike": TEXTS,
    "StringEqualsIfExists": TEXTS,
    "StringEqualsIgnoreCase": TEXTS,
    "StringNotEquals": TEXTS,
    "ForAllValues:StringEquals": TEXTS,
    "ArnLike": TEXTS,
    "Bool": ("true", "false"),
    "BoolIfExists": ("true", "false"),
    "Null": ("true", "false"),
}


def mistakes(name: str) -> Iterator[Document]:
    """The trust statement with one of its conditions compared in every way."""
    principal, action, others, keys = SOUND[name]
    for key in keys:
        rest = {
            operator: kept
            for operator, compared in others.items()
            if (kept := {other: value for other, value in compared.items() if other != key})
        }
        for operator, values in OPERATORS.items():
            for value in values:
                compared = {**rest.get(operator, {}), key: value}
                yield trust(principal, {**rest, operator: compared}, action)


@pytest.mark.parametrize("name", SOUND)
def test_a_condition_that_is_compared_wrongly(name: str) -> None:
    for statement in mistakes(name):
        assert not pairs(fired(statement)), statement["Condition"]


@pytest.mark.parametrize("name", SOUND)
def test_what_is_left_out_is_reported_by_another_rule(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements = list(mistakes(name))
    together = [found(statement) for statement in statements]
    monkeypatch.setattr("iam_patterns.checks.run.without_repeats", list)
    every = [found(statement) for statement in statements]

    for statement, kept, all_of_them in zip(statements, together, every, strict=True):
        severities = [{finding.severity for finding in one} for one in (kept, all_of_them)]
        assert ("error" in severities[0]) == ("error" in severities[1]), statement["Condition"]
        assert bool(kept) == bool(all_of_them), statement["Condition"]


def test_a_rule_that_is_turned_off_leaves_nothing_out() -> None:
    statement = trust({"AWS": ROOT}, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}})
    off = Settings(severities={"trust-mfa-if-exists": "off"})

    assert fired(statement) == {"trust-mfa-if-exists"}
    assert fired(statement, settings=off) == {"trust-whole-account"}


def test_a_statement_that_some_can_use_keeps_its_findings() -> None:
    china = f"arn:aws-cn:iam::{OWN}:role/ci"

    assert fired(trust({"AWS": [china, OTHER]})) == {
        "trust-never-assumable",
        "trust-external-account",
    }
    assert fired(trust({"AWS": china.replace(OWN, OTHER)})) == {"trust-never-assumable"}


def test_two_statements_of_a_role_are_two_mistakes() -> None:
    permissions = [allow("iam:PassRole"), allow("iam:CreatePolicyVersion")]

    assert fired(trust({"Service": "ec2.amazonaws.com"}), permissions=permissions) == {
        "permissions-pass-any-role",
        "permissions-privilege-escalation",
    }
