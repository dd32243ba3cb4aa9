"""Providers known only at deployment: both claims have to be required of some issuer."""

from typing import Any

import pytest

from tests.checks.templates import OWN, fired, found, trust, web

NO_AUDIENCE, NO_SUBJECT = "trust-oidc-without-audience", "trust-oidc-without-subject"
ISSUER = "id.example.com"
AUD, SUB = {f"{ISSUER}:aud": "sts.amazonaws.com"}, {f"{ISSUER}:sub": "project:shop"}
PROVIDERS: dict[str, Any] = {
    "a parameter": {"Ref": "Provider"},
    "an ARN with a parameter": {"Fn::Sub": f"arn:aws:iam::{OWN}:oidc-provider/${{Issuer}}"},
}


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    ("conditions", "rules"),
    [
        ({}, {NO_AUDIENCE, NO_SUBJECT}),
        ({"StringEquals": AUD}, {NO_SUBJECT}),
        ({"StringEquals": SUB}, {NO_AUDIENCE}),
        ({"StringEquals": AUD, "StringLike": SUB}, set()),
        ({"StringEquals": AUD, "StringEqualsIfExists": SUB}, {NO_SUBJECT}),
        ({"StringEquals": AUD, "StringNotEquals": SUB}, {NO_SUBJECT}),
        ({"StringEquals": {**AUD, "aws:userid": "project:shop"}}, {NO_SUBJECT}),
    ],
    ids=[
        "no condition",
        "the audience alone",
        "the subject alone",
        "both",
        "the subject if it is there",
        "another subject",
        "another key",
    ],
)
def test_each_claim_has_to_be_required(
    provider: str, conditions: dict[str, Any], rules: set[str]
) -> None:
    assert fired(web(conditions, PROVIDERS[provider])) & {NO_AUDIENCE, NO_SUBJECT} == rules


def test_the_finding_says_which_claim_of_which_provider() -> None:
    (finding,) = found(web({"StringEquals": AUD}, {"Ref": "Provider"}))

    assert finding.weakness.detail == "No condition requires the sub claim of <Provider>."
    assert finding.locations == ("Properties.AssumeRolePolicyDocument.Statement[0]",)


@pytest.mark.parametrize(
    "statement",
    [
        trust({"Service": "ec2.amazonaws.com"}),
        trust({"Federated": {"Ref": "Provider"}}, action="sts:TagSession"),
    ],
    ids=["no provider", "no token"],
)
def test_a_statement_without_a_token_of_the_provider_needs_no_claim(statement: Any) -> None:
    assert not fired(statement) & {NO_AUDIENCE, NO_SUBJECT}
