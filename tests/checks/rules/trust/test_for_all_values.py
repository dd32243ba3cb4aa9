"""The rule `trust-for-all-values`."""

from typing import Any

import pytest

from tests.checks.templates import ROLE, fired, trust

RULE = "trust-for-all-values"

WEAK: dict[str, list[Any]] = {
    "a key with one value": [
        trust({"AWS": ROLE}, {"ForAllValues:StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "without ForAllValues": [
        trust({"AWS": ROLE}, {"StringEquals": {"aws:SourceVpc": "vpc-1a2b3c4d"}})
    ],
    "a key with several values": [
        trust({"AWS": ROLE}, {"ForAllValues:StringEquals": {"aws:TagKeys": "team"}})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
