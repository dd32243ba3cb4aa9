"""The rule `trust-oidc-any-tenant`."""

from typing import Any

import pytest

from tests.checks.templates import AUDIENCE, GITHUB, fired, found_in, role_of, web

RULE = "trust-oidc-any-tenant"

WEAK: dict[str, list[Any]] = {
    "any repository": [web({"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "repo:*"}})],
}
SOUND: dict[str, list[Any]] = {
    "one repository": [
        web({"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_an_issuer_is_known_where_the_account_is_open() -> None:
    provider = {"Fn::Sub": f"arn:aws:iam::${{AWS::AccountId}}:oidc-provider/{GITHUB}"}
    any_repository = {"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "repo:*"}}

    (finding,) = found_in({"Role": role_of(web(any_repository, provider))}, account=None)

    assert finding.rule.id == RULE
    assert f"{GITHUB}:sub repo:* matches more than one organization" in str(finding)
