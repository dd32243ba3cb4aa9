"""The rule `trust-over-quota`."""

import json
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


def test_sids_that_are_not_in_the_template_are_not_counted() -> None:
    statements = [trust({"AWS": f"{ROLE}-{n:03}"}) for n in range(16)]
    policy = {"Version": "2012-10-17", "Statement": statements}
    size = len(json.dumps(policy, separators=(",", ":")))

    assert 2048 - 16 * len(statements) < size <= 2048
    assert fired(*statements) == set()


def test_lists_of_one_item_are_counted_as_they_are_deployed() -> None:
    def statements(end: int) -> list[Any]:
        each = [trust({"AWS": [f"{ROLE}-{n:03}"]}, action=["sts:AssumeRole"]) for n in range(15)]
        return [*each, trust({"AWS": [f"{ROLE}-{'x' * end}"]}, action=["sts:AssumeRole"])]

    def size(end: int) -> int:
        policy = {"Version": "2012-10-17", "Statement": statements(end)}
        return len(json.dumps(policy, separators=(",", ":")))

    fits = 2048 - size(0)
    assert size(fits) == 2048
    assert fired(*statements(fits)) == set()
    assert fired(*statements(fits + 1)) == {RULE}
