"""The rule `trust-oidc-many-projects`."""

from typing import Any

import pytest

from tests.checks.templates import AUDIENCE, GITHUB, fired, web

RULE = "trust-oidc-many-projects"

WEAK: dict[str, list[Any]] = {
    "every repository of an owner": [
        web({"StringEquals": AUDIENCE, "StringLike": {f"{GITHUB}:sub": "repo:acme/*"}})
    ],
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
