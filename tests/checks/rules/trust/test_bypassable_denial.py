"""The rule `trust-bypassable-denial`."""

from typing import Any

import pytest

from tests.checks.templates import ROLE, fired, trust

RULE = "trust-bypassable-denial"

WEAK: dict[str, list[Any]] = {
    "without IfExists": [
        trust({"AWS": ROLE}),
        {**trust("*", {"Bool": {"aws:MultiFactorAuthPresent": "false"}}), "Effect": "Deny"},
    ],
}
SOUND: dict[str, list[Any]] = {
    "with IfExists": [
        trust({"AWS": ROLE}),
        {**trust("*", {"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}), "Effect": "Deny"},
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
