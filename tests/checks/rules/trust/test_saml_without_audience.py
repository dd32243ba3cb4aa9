"""The rule `trust-saml-without-audience`."""

from typing import Any

import pytest

from tests.checks.templates import OWN, fired, trust

RULE = "trust-saml-without-audience"

WEAK: dict[str, list[Any]] = {
    "no condition": [
        trust(
            {"Federated": f"arn:aws:iam::{OWN}:saml-provider/Okta"}, action="sts:AssumeRoleWithSAML"
        )
    ],
}
SOUND: dict[str, list[Any]] = {
    "the audience": [
        trust(
            {"Federated": f"arn:aws:iam::{OWN}:saml-provider/Okta"},
            {"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}},
            "sts:AssumeRoleWithSAML",
        )
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
