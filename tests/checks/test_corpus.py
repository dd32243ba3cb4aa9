"""Policies written from AWS's pages, none of which a rule was tuned on: see `corpus/`.

Each file is a rule's: in its weak policies the rule fires, in its sound ones no rule does.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.checks.registry import RULE_IDS
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks.templates import EC2, OWN, role_of

FOLDER = Path(__file__).parent / "corpus"
Case = dict[str, Any]


def cases(kind: str) -> list[tuple[str, Case]]:
    return [
        (path.stem, case)
        for path in sorted(FOLDER.iterdir())
        for case in json.loads(path.read_text())[kind]
    ]


def named(value: object) -> str:
    return str(value["name"]) if isinstance(value, dict) else str(value)


def rules_on(case: Case) -> set[str]:
    template = {"Resources": _resources(case), "Parameters": case.get("parameters", {})}
    stack = StackTemplate("Stack", template, OWN, case.get("region", "eu-west-1"))
    settings = Settings.from_context(case.get("settings"))
    return {found.rule.id for found in findings(AppTemplates([stack]), settings)}


def _resources(case: Case) -> dict[str, Any]:
    if "resources" in case:
        return dict(case["resources"])
    permissions = [
        json.loads(json.dumps(statement).replace("{n}", str(number)))
        for number in range(case.get("repeat", 1))
        for statement in case.get("permissions", ())
    ]
    trusted = case.get("trust", [EC2])
    role = role_of(*trusted, permissions=permissions, **case.get("role", {}))
    return {"Role": role, **case.get("beside", {})}


@pytest.mark.parametrize(("rule", "case"), cases("weak"), ids=named)
def test_the_rule_fires_on_a_weak_policy(rule: str, case: Case) -> None:
    assert rule in rules_on(case)


@pytest.mark.parametrize(("rule", "case"), cases("sound"), ids=named)
def test_no_rule_fires_on_a_sound_policy(rule: str, case: Case) -> None:
    assert rules_on(case) == set(), rule


def test_every_rule_has_three_policies_of_each_kind() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(RULE_IDS)
    for path in FOLDER.iterdir():
        corpus = json.loads(path.read_text())
        assert min(len(corpus["weak"]), len(corpus["sound"])) >= 3, path.stem
