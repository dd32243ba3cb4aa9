"""The rule `trust-oidc-without-audience`."""

from typing import Any

import pytest

from tests.checks.templates import AUDIENCE, GITHUB, fired, web

RULE = "trust-oidc-without-audience"

WEAK: dict[str, list[Any]] = {
    "a subject alone": [
        web({"StringEquals": {f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "both claims": [
        web({"StringEquals": {**AUDIENCE, f"{GITHUB}:sub": "repo:acme/shop:ref:refs/heads/main"}})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_a_token_without_any_condition() -> None:
    assert fired(web({})) == {RULE, "trust-oidc-without-subject"}
