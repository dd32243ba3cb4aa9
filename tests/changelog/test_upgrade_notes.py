"""Every public name of the last release is there, or its upgrade note is."""

import importlib
import importlib.util
import json
import re
from pathlib import Path

import pytest

CHANGELOG = Path(__file__).parents[2] / "CHANGELOG.md"
NAMES: dict[str, list[str]] = json.loads(
    Path(__file__).with_name("public_names_of_0_1_0.json").read_text()
)


def noted() -> set[str]:
    """The names in the first column of the upgrade notes."""
    notes = CHANGELOG.read_text().partition("### Upgrade notes")[2].partition("\n### ")[0]
    before = [row.split("|")[1] for row in notes.splitlines() if row.startswith("| ")]
    return {name for cell in before for name in re.findall(r"`([^`]+)`", cell)}


def missing(package: str, names: list[str], noted: set[str]) -> list[str]:
    if package in noted or importlib.util.find_spec(package) is None:
        return [] if package in noted else [package]
    there = set(importlib.import_module(package).__all__)
    return [name for name in names if name not in there | noted]


@pytest.mark.parametrize("package", sorted(NAMES))
def test_a_public_name_is_there_or_has_an_upgrade_note(package: str) -> None:
    assert missing(package, NAMES[package], noted()) == []


def test_a_name_that_is_gone_without_a_note_is_found() -> None:
    assert missing("iam_patterns.policy", ["Statement", "Gone"], set()) == ["Gone"]
    assert missing("iam_patterns.gone", ["Statement"], set()) == ["iam_patterns.gone"]
