"""What the example of a migration changes, decided; and what the commands say of it."""

import json
import re
import shutil
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from aws_cdk import App

from demo.migration import after, before
from iam_patterns.access import Access
from iam_patterns.roles import ROLES
from tests.cli.running import fine, run

PAGE = (Path(__file__).parents[2] / "docs" / "migrate_a_role.md").read_text()
FENCED = re.DOTALL | re.MULTILINE
LINE_NUMBER = re.compile(r"(?<=\.json:)\d+")
CHANGED = {
    "Shop/ServerRole permissions": "narrower",
    "Shop/NightlyRole trust policy": "narrower",
    "Shop/DeployRole trust policy": "broader",
    "Shop/PromoteRole trust policy": "narrower",
}
"""GitHub's tokens have two formats of the subject. Ours accepts both, the hand-written role one."""


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folders = []
    for module in (before, after):
        folder = tmp_path_factory.mktemp(module.__name__.rpartition(".")[2])
        app = App(outdir=str(folder), analytics_reporting=False)
        module.build(app)
        app.synth()
        folders.append(folder)
    return folders[0], folders[1]


def test_the_comparison_says_what_changed(assemblies: tuple[Path, Path]) -> None:
    change = Access.compare(*assemblies)

    changed = {f"{d.principal} {d.subject}": d for d in change.differences if d.verdict != "equal"}
    assert {name: found.verdict for name, found in changed.items()} == CHANGED
    (opened,) = changed["Shop/DeployRole trust policy"].opened
    assert "repo:acme@123456/shop@456789:environment:production" in str(opened)


def test_nothing_changes_between_the_same_apps(assemblies: tuple[Path, Path]) -> None:
    assert all(d.verdict == "equal" for d in Access.compare(*[assemblies[1]] * 2).differences)


def test_the_command_shows_the_same(assemblies: tuple[Path, Path]) -> None:
    folders = [str(folder) for folder in assemblies]
    finished = run(assemblies[0], "diff", *folders, "--format", "json")

    verdicts = {
        f"{one['principal']} {one['subject']}": one["verdict"]
        for one in json.loads(finished.out)["changes"]
        if one["verdict"] != "equal"
    }
    assert verdicts == CHANGED


def test_the_constructs_of_the_example_are_those_that_are_suggested(
    assemblies: tuple[Path, Path],
) -> None:
    suggested = _suggestions(assemblies[0])
    stack = after.build(App())
    used = {
        f"Shop/{child.node.id}": type(child).__name__
        for child in stack.node.children
        if type(child).__name__ in ROLES
    }

    assert {one["path"]: one["construct"] for one in suggested} == used
    assert {one["outcome"] for one in suggested} == {"replace"}
    assert {one["outcome"] for one in _suggestions(assemblies[1])} == {"already"}


@pytest.mark.parametrize("command", ["suggest", "diff"])
def test_the_page_shows_what_the_command_prints(
    command: str, assemblies: tuple[Path, Path], tmp_path: Path
) -> None:
    blocks = [dedent(block) for block in re.findall(r"^ *```console\n(.*?)```", PAGE, FENCED)]
    ((arguments, shown),) = [
        found
        for block in blocks
        for found in re.findall(
            rf"^\$ iam-patterns {command} (.*)\n([^$`][^$]*)\Z", block, re.MULTILINE
        )
    ]
    for name, folder in zip(("before.out", "after.out"), assemblies, strict=True):
        shutil.copytree(folder, tmp_path / name)

    printed = run(tmp_path, command, *arguments.split()).out

    assert shown.count("\n") > 5
    assert LINE_NUMBER.sub("", shown.rstrip()) in LINE_NUMBER.sub("", printed)


def _suggestions(assembly: Path) -> list[dict[str, Any]]:
    printed = fine(assembly, "suggest", str(assembly), "--format", "json")
    found: list[dict[str, Any]] = json.loads(printed)["roles"]
    return found
