"""The rule `trust-oidc-without-subject`."""

from typing import Any

import pytest

from tests.checks.templates import AUDIENCE, GITHUB, fired, found, web

RULE = "trust-oidc-without-subject"

WEAK: dict[str, list[Any]] = {
    "an audience alone": [web({"StringEquals": AUDIENCE})],
    "ForAllValues": [
        web(
            {
                "StringEquals": AUDIENCE,
                "ForAllValues:StringLike": {f"{GITHUB}:sub": "repo:acme/shop:*"},
            }
        )
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


def test_the_example_is_for_the_provider_in_question() -> None:
    (finding,) = found(*WEAK["an audience alone"])

    assert f"No condition requires {GITHUB}:sub." in finding.description
    assert "GitHubActionsRole(" in finding.example
