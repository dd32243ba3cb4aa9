"""The rule `trust-itself`."""

from typing import Any

import pytest

from tests.checks.templates import OWN, ROLE, fired, trust

RULE = "trust-itself"

WEAK: dict[str, list[Any]] = {
    "by its ARN": [trust({"AWS": f"arn:aws:iam::{OWN}:role/Itself"})],
}
SOUND: dict[str, list[Any]] = {
    "another role": [trust({"AWS": ROLE})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
