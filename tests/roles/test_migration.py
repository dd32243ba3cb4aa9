"""Hand-written roles become ours, and CloudFormation replaces no resource."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from iam_patterns.roles import ROLES
from tests.roles.migrations import each_role, what_to_keep

ROOT = Path(__file__).parents[2]
NAMES = ("RoleName", "Path")

REPLACEMENT_PROPERTIES: Final[dict[str, tuple[str, ...]]] = {
    "AWS::IAM::InstanceProfile": ("InstanceProfileName", "Path"),
    "AWS::IAM::ManagedPolicy": ("ManagedPolicyName", "Path", "Description"),
    "AWS::IAM::Policy": (),
    "AWS::IAM::Role": NAMES,
}
"""The properties of IAM resources whose change replaces them: "Update requires: Replacement".

No property of any other resource changes.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html
"""


@pytest.fixture(scope="module")
def templates() -> dict[str, list[dict[str, Any]]]:
    finished = subprocess.run(
        [sys.executable, "-m", "tests.roles.migrations.templates"],
        check=False,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert finished.returncode == 0, finished.stderr
    printed: dict[str, list[dict[str, Any]]] = json.loads(finished.stdout)
    return printed


def replaced(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """The resources that CloudFormation would replace or remove, each with the reason."""
    for logical_id, resource in before["Resources"].items():
        kind = resource["Type"]
        now = after["Resources"].get(logical_id)
        if now is None or now["Type"] != kind:
            yield f"{logical_id}: removed"
            continue
        old, new = resource.get("Properties", {}), now.get("Properties", {})
        for name in REPLACEMENT_PROPERTIES.get(kind, old.keys() | new.keys()):
            if old.get(name) != new.get(name):
                yield f"{logical_id}: {name}"


@pytest.mark.parametrize("name", [*each_role.CASES, *what_to_keep.CASES])
def test_nothing_is_replaced(name: str, templates: dict[str, list[dict[str, Any]]]) -> None:
    before, after = templates[name]

    assert before != after
    assert list(replaced(before, after)) == []


@pytest.mark.parametrize("name", what_to_keep.REPLACING)
def test_what_the_page_warns_of_replaces_something(
    name: str, templates: dict[str, list[dict[str, Any]]]
) -> None:
    before, after = templates[name]

    assert list(replaced(before, after))


def test_every_role_has_its_case() -> None:
    boundary = {"PermissionsBoundary"}

    assert set(ROLES) - boundary == {name for name in each_role.CASES if " " not in name}
    assert "a permissions boundary" in what_to_keep.CASES


@pytest.mark.parametrize("name", sorted(set(ROLES) - {"PermissionsBoundary"}))
def test_the_names_of_a_role_are_in_both_templates(
    name: str, templates: dict[str, list[dict[str, Any]]]
) -> None:
    for template in templates[name]:
        (role,) = [r for r in template["Resources"].values() if r["Type"] == "AWS::IAM::Role"]

        assert [role["Properties"][key] for key in NAMES] == ["shop-role", "/shop/"]
