"""Two hundred weak trust policies are all found, and as many sound ones raise nothing.

Each weak one has what an attacker could do, each sound one the page that shows the pattern.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.checks.templates import rules_fired

FOLDER = Path(__file__).parent / "trust_policies"
WEAK: list[dict[str, Any]] = json.loads((FOLDER / "weak.json").read_text())
SOUND: list[dict[str, Any]] = json.loads((FOLDER / "sound.json").read_text())


def rules_on(policy: dict[str, Any]) -> list[str]:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "Itself",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": policy["statements"],
            },
        },
    }
    return rules_fired({"Role": role}, policy.get("settings"), policy.get("region", "eu-west-1"))


@pytest.mark.parametrize("policy", WEAK, ids=lambda policy: str(policy["name"]))
def test_a_weak_trust_policy_is_found(policy: dict[str, Any]) -> None:
    assert rules_on(policy) == policy["rules"]


@pytest.mark.parametrize("policy", SOUND, ids=lambda policy: str(policy["name"]))
def test_a_sound_trust_policy_raises_nothing(policy: dict[str, Any]) -> None:
    assert rules_on(policy) == policy.get("notes", [])


def test_there_are_many_of_both() -> None:
    assert len(WEAK) >= 200
    assert len(SOUND) >= 150
    assert all(policy["rules"] for policy in WEAK)
