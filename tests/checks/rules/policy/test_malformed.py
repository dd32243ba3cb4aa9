"""The rule `policy-malformed`."""

from typing import Any

import pytest

from tests.checks.templates import ROLE, fired, trust

RULE = "policy-malformed"

WEAK: dict[str, list[Any]] = {
    "a misspelt effect": [{**trust({"AWS": ROLE}), "Effect": "allow"}],
}
SOUND: dict[str, list[Any]] = {
    "the same, correct": [trust({"AWS": ROLE})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
