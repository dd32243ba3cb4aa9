"""Each rule's weak example has what the rule is about and nothing else; the sound one nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.template import AppTemplates, StackTemplate

EXAMPLES = Path(__file__).parents[2] / "docs" / "checks" / "examples"


def example_of(rule: str) -> dict[str, Any]:
    return dict(json.loads((EXAMPLES / f"{rule}.json").read_text()))


def fired(example: dict[str, Any], part: str) -> set[str]:
    stack = StackTemplate("Stack", example[part], "111111111111", "eu-west-1")
    settings = Settings.from_context(example.get("settings"))
    return {found.rule.id for found in findings(AppTemplates([stack]), settings)}


@pytest.mark.parametrize("rule", RULE_IDS)
def test_the_weak_example_is_found_by_its_rule_alone_and_the_sound_one_by_none(rule: str) -> None:
    example = example_of(rule)

    assert fired(example, "weak") == {rule}
    assert fired(example, "sound") == set()


def test_there_is_no_example_of_a_rule_that_there_is_not() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == set(RULE_IDS)
