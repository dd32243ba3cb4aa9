"""The rule `trust-not-principal`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, ROLE, fired, trust

RULE = "trust-not-principal"

WEAK: dict[str, list[Any]] = {
    "everyone but a role": [
        {"Effect": "Allow", "NotPrincipal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}
    ],
}
SOUND: dict[str, list[Any]] = {
    "the role": [trust({"AWS": ROLE})],
    "a denial of everyone but a role": [
        EC2,
        {"Effect": "Deny", "NotPrincipal": {"AWS": ROLE}, "Action": "sts:AssumeRole"},
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
