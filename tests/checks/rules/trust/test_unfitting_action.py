"""The rule `trust-unfitting-action`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, PROVIDER, fired, trust

RULE = "trust-unfitting-action"

WEAK: dict[str, list[Any]] = {
    "a provider by AssumeRole": [trust({"Federated": PROVIDER})],
    "a service by token": [
        trust({"Service": "ec2.amazonaws.com"}, action="sts:AssumeRoleWithWebIdentity")
    ],
}
SOUND: dict[str, list[Any]] = {
    "a service": [EC2],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
