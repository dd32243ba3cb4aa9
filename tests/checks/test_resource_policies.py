"""Resource policies by hand: beside each weak one the sound one that differs in one place.

No rule was tuned on those that it found at once; what was missed is among them too.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.templates import found_in

FOLDER = Path(__file__).parent / "resource_policies"
PAIRS = [
    pytest.param(pair, id=f"{file.stem}: {pair['name']}")
    for file in sorted(FOLDER.iterdir())
    for pair in json.loads(file.read_text())
]
SERVICES = 20
WANTED = 100


@pytest.mark.parametrize("pair", PAIRS)
def test_only_its_rules_fire_on_the_weak_policy_and_none_on_the_sound_one(
    pair: dict[str, Any],
) -> None:
    assert sorted({found.rule.id for found in found_in(pair["weak"])}) == pair["rules"]
    assert found_in(pair["sound"]) == ()


def test_they_are_of_every_service_with_a_common_resource_policy() -> None:
    assert len(list(FOLDER.iterdir())) >= SERVICES
    assert len(PAIRS) >= WANTED


def test_every_rule_on_resource_policies_is_among_them() -> None:
    rules = {rule for pair in PAIRS for rule in pair.values[0]["rules"]}  # type: ignore[index]

    assert rules == {
        "resource-external-account",
        "resource-key-administration",
        "resource-malformed",
        "resource-not-principal",
        "resource-public",
        "resource-service-without-source",
        "resource-source-never-matches",
        "resource-whole-organization",
    }
