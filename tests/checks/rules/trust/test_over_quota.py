"""The rule `trust-over-quota`."""

from typing import Any

import pytest

from tests.checks.templates import ROLE, fired, trust

RULE = "trust-over-quota"

WEAK: dict[str, list[Any]] = {
    "sixty roles": [trust({"AWS": [f"{ROLE}-{n:03}" for n in range(60)]})],
}
SOUND: dict[str, list[Any]] = {
    "six roles": [trust({"AWS": [f"{ROLE}-{n:03}" for n in range(6)]})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
