"""Who asks, as the command line has it: each form beside one that is refused."""

from typing import Any

import pytest

from iam_patterns.access import AccessError
from iam_patterns.cli.caller_names import caller_named
from iam_patterns.cli.errors import CliError
from iam_patterns.cli.pairs import read_pairs, read_single_pairs
from iam_patterns.testing import Access
from tests.checks.templates import AUDIENCE, GITHUB, OWN, PROVIDER, role_of, stack_of, trust, web

SUBJECTS = [
    f"repo:acme/shop:{part}"
    for part in ("ref:refs/heads/main", "ref:refs/tags/v1", "environment:live", "pull_request")
]
OKTA = trust(
    {"Federated": f"arn:aws:iam::{OWN}:saml-provider/Okta"}, action="sts:AssumeRoleWithSAML"
)
JOBS = web({"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": SUBJECTS}}, PROVIDER)


@pytest.fixture(scope="module")
def access() -> Access:
    role = role_of(trust({"AWS": "222222222222"}), OKTA, JOBS)
    return Access([stack_of({"Role": role})])


@pytest.mark.parametrize(
    ("name", "is_allowed"),
    [
        *((subject, True) for subject in SUBJECTS),
        ("repo:acme/shop:ref:refs/heads/dev", False),
        ("repo:acme/shop:ref:refs/tags/v2", False),
        ("repo:acme/shop:environment:test", False),
        ("repo:acme/web:pull_request", False),
        ("saml:Okta", True),
        ("saml:Entra", False),
        ("222222222222", True),
        ("333333333333", False),
        ("ec2.amazonaws.com", False),
    ],
)
def test_a_caller(name: str, is_allowed: object, access: Access) -> None:
    assert bool(access.role("Role").assumable_by(caller_named(name, access, {}))) is is_allowed


@pytest.mark.parametrize(
    ("name", "claims", "error"),
    [
        ("repo:acme/shop:workflow:x", {}, "is not the subject of a GitHub Actions job"),
        ("repo:acme/shop", {}, "is not the subject of a GitHub Actions job"),
        ("saml:Okta", {"sub": "a"}, "--claim is for a caller that begins with oidc:"),
        ("nobody", {}, "no role is named nobody.* A caller is a role of the app"),
        (f"saml:arn:aws:iam::{OWN}:saml-provider/Okta", {}, "Pass 'Okta'"),
    ],
    ids=["another part", "no part", "a claim", "no role", "an ARN"],
)
def test_what_is_no_caller(name: str, claims: dict[str, Any], error: str, access: Access) -> None:
    with pytest.raises((CliError, AccessError), match=error):
        caller_named(name, access, claims)


def test_pairs() -> None:
    assert read_pairs("--claim", ["sub=a=b", "aud="]) == {"sub": "a=b", "aud": ""}
    assert read_pairs("--claim", ["aud=a", "aud=b", "aud=c"]) == {"aud": ["a", "b", "c"]}
    assert read_single_pairs("--parameter", ["Stage=live"]) == {"Stage": "live"}
    assert read_pairs("--claim", None) == {}


@pytest.mark.parametrize("text", ["Stage", "=live", ""])
def test_what_is_no_pair(text: str) -> None:
    with pytest.raises(CliError, match="is not KEY=VALUE"):
        read_single_pairs("--parameter", [text])


def test_a_parameter_has_one_value() -> None:
    with pytest.raises(CliError, match="--parameter Stage is given twice"):
        read_single_pairs("--parameter", ["Stage=live", "Stage=test"])
