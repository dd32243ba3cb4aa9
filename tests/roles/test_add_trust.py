"""add_trust refuses what would let strangers in, on every role."""

import pytest
from aws_cdk import App, Stack

from iam_patterns import OidcRole, RoleError, Statement, Trust
from iam_patterns.identities import gitlab
from iam_patterns.policy import Principals

GITLAB = "arn:aws:iam::111111111111:oidc-provider/gitlab.com"
OWN = "arn:aws:iam::111111111111:oidc-provider/login.example.com"
PROJECT = "project_path:acme/shop:ref_type:branch:ref:main"


@pytest.fixture(scope="module")
def role() -> OidcRole:
    return OidcRole(Stack(App(), "Stack"), "Role", identity=gitlab("acme/a", branches=["main"]))


REFUSED: dict[str, tuple[str, dict[str, dict[str, str]]]] = {
    "no audience": (OWN, {"StringEquals": {"login.example.com:sub": "job"}}),
    "no subject": (OWN, {"StringEquals": {"login.example.com:aud": "aws"}}),
    "ForAllValues on the audience": (
        OWN,
        {
            "StringEquals": {"login.example.com:sub": "job"},
            "ForAllValues:StringEquals": {"login.example.com:aud": "aws"},
        },
    ),
    "IfExists on the subject": (
        OWN,
        {
            "StringEquals": {"login.example.com:aud": "aws"},
            "StringEqualsIfExists": {"login.example.com:sub": "job"},
        },
    ),
    "a subject that is a bare wildcard": (
        OWN,
        {
            "StringEquals": {"login.example.com:aud": "aws"},
            "StringLike": {"login.example.com:sub": "*"},
        },
    ),
    "a shared issuer without its tenant": (
        GITLAB,
        {
            "StringEquals": {"gitlab.com:aud": "https://gitlab.com"},
            "StringLike": {"gitlab.com:sub": "project_path:*"},
        },
    ),
}


@pytest.mark.parametrize("trap", REFUSED)
def test_a_web_identity_is_refused_with(trap: str, role: OidcRole) -> None:
    provider, conditions = REFUSED[trap]

    with pytest.raises(RoleError, match=r"(?i)token|tenant|shared"):
        role.add_trust(Trust.web_identity(provider, conditions=conditions))


def test_saml_without_its_audience_is_refused(role: OidcRole) -> None:
    statement = Statement(
        "TrustSaml",
        principals=Principals(federated=["arn:aws:iam::111111111111:saml-provider/Okta"]),
        actions=["sts:AssumeRoleWithSAML"],
    )

    with pytest.raises(RoleError, match="SAML:aud"):
        role.add_trust(Trust([statement]))


def test_a_whole_identity_is_added() -> None:
    role = OidcRole(Stack(App(), "S"), "Role", identity=gitlab("acme/a", branches=["main"]))

    role.add_trust(gitlab("acme/shop", branches=["main"]).trust(GITLAB, sid="TrustShop"))
