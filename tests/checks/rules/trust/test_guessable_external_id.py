"""The rule `trust-guessable-external-id`."""

from typing import Any

import pytest

from tests.checks.templates import EXTERNAL_ID, OUTSIDE, fired, trust

RULE = "trust-guessable-external-id"

WEAK: dict[str, list[Any]] = {
    "eight digits": [trust({"AWS": OUTSIDE}, {"StringEquals": {"sts:ExternalId": "12345678"}})],
    "a name under StringLike": [
        trust({"AWS": OUTSIDE}, {"StringLike": {"sts:ExternalId": "acme-corp"}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "a random one": [trust({"AWS": OUTSIDE}, EXTERNAL_ID)],
    "a random one under StringLike": [
        trust({"AWS": OUTSIDE}, {"StringLike": EXTERNAL_ID["StringEquals"]})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
