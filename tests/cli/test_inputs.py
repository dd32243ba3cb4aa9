"""What the paths of a command point to."""

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest

from iam_patterns.checks import isolation
from iam_patterns.checks.run import Outcome
from iam_patterns.checks.settings import Settings
from iam_patterns.cli import checking
from iam_patterns.cli.checking import check_inputs
from iam_patterns.cli.inputs import find_inputs, read_inputs, shown_path
from tests.cli.running import WEAK_YAML


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a", "b", "d"):
        (tmp_path / f"{name}.yaml").write_text(WEAK_YAML)
    (tmp_path / "c.yaml").write_text("Resources: [AWS::")
    return tmp_path


def test_each_template_is_read_when_its_turn_comes(folder: Path) -> None:
    found = find_inputs([folder])
    apps = iter(found.apps)
    (folder / "b.yaml").write_text("Resources: {}")

    assert next(apps).stacks[0].resources
    assert not next(apps).stacks[0].resources
    assert (found.count, found.problems) == (4, [])
    assert [app.path.name for app in apps] == ["d.yaml"]
    assert len(found.problems) == 1


def test_all_are_read_at_once_where_they_are_compared(folder: Path) -> None:
    found = read_inputs([folder])

    assert [app.path.name for app in found.apps] == ["a.yaml", "b.yaml", "d.yaml"]
    assert (found.count, len(found.problems), found.is_whole) == (3, 1, True)


def test_check_keeps_no_template(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[weakref.ref[Any]] = []
    from_checks = isolation.run_on_each

    def watched(*arguments: Any) -> Outcome:
        gc.collect()
        alive.append(sum(one() is not None for one in read[:-1]))
        outcome = from_checks(*arguments)
        read.extend(weakref.ref(found.subject.stack.construct_paths) for found in outcome.findings)
        return outcome

    alive: list[int] = []
    monkeypatch.setattr(checking, "run_on_each", watched)

    report = check_inputs(find_inputs([folder]), Settings())

    assert len(report.findings) == 3
    assert alive == [0, 0, 0]


def test_a_path_is_shown_from_the_working_directory(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert shown_path(folder / "a.yaml") == "a.yaml"

    monkeypatch.chdir(folder.parent)
    assert shown_path(folder / "a.yaml") == f"{folder.name}/a.yaml"
