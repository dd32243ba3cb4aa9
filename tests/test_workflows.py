"""What the workflows and pages call is there, and CI tests what the project claims to support."""

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
COMMANDS = [ROOT / ".ci" / "run", ROOT / "action.yml", *WORKFLOWS]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def jobs() -> dict[str, Any]:
    """The jobs of CI, by their IDs."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())
    found: dict[str, Any] = workflow["jobs"]
    return found


def scripts(job: Any) -> str:
    return "\n".join(step["run"] for step in job["steps"] if "run" in step)


def made(path: Path) -> set[str]:
    """The targets that a script or a workflow makes."""
    return set(re.findall(r"^\s*(?:run: )?make ([a-z-]+)", path.read_text(), re.MULTILINE))


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_ci_makes_is_a_target(path: Path) -> None:
    assert made(path) <= TARGETS


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_page_makes_is_a_target(path: Path) -> None:
    assert set(re.findall(r"`make ([a-z-]+)", path.read_text())) <= TARGETS


def test_targets_and_their_callers_are_found() -> None:
    assert {"test", "test-oldest", "test-wheel", "docs"} <= TARGETS
    assert {"test-oldest", "demo", "docs"} <= made(ROOT / ".ci" / "run")
    assert {"test", "test-wheel"} <= made(ROOT / ".github" / "workflows" / "ci.yml")
    assert re.findall(r"`make ([a-z-]+)", "Run `make docs-pages`, and `make bench ONLY=x`.") == [
        "docs-pages",
        "bench",
    ]


def test_every_target_says_what_it_does() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)

    assert set(phony.split()) == TARGETS
    assert set(re.findall(r"^([a-z-]+):.* ## ", makefile, re.MULTILINE)) == TARGETS - {"lint"}


def test_coverage_is_measured_whatever_options_the_tests_get(tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text(
        "test:\n\t@echo $(PYTEST_OPTIONS)\n"
        + "".join(
            line
            for line in (ROOT / "Makefile").read_text().splitlines(keepends=True)
            if line.startswith("coverage:")
        )
    )

    def printed(*options: str) -> str:
        make = shutil.which("make")
        assert make
        return subprocess.run(
            [make, "coverage", *options],
            cwd=tmp_path,
            env={"PATH": os.environ["PATH"]},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    assert printed() == "--cov --cov-report=\n"
    assert printed("PYTEST_OPTIONS=-x") == "-x --cov --cov-report=\n"


def test_ci_runs_on_every_python_of_the_classifiers() -> None:
    prefix = "Programming Language :: Python :: 3."
    claimed = [
        classifier.rpartition(" ")[2]
        for classifier in PROJECT["project"]["classifiers"]
        if classifier.startswith(prefix)
    ]
    run = jobs()["run"]

    assert run["strategy"]["matrix"]["python"] == claimed
    assert "bash .ci/run" in scripts(run)
    assert PROJECT["project"]["requires-python"] == f">={claimed[0]}"
    assert PROJECT["tool"]["mypy"]["python_version"] == claimed[0]
    assert PROJECT["tool"]["ruff"]["target-version"] == f"py{claimed[0].replace('.', '')}"


def test_ci_takes_the_oldest_and_the_newest_dependencies_and_the_wheel() -> None:
    assert "--resolution lowest-direct" in (ROOT / "Makefile").read_text()
    assert "python -m tools.requirements" in scripts(jobs()["newest"])
    assert "make test" in scripts(jobs()["newest"])
    assert "--upgrade" in (ROOT / "tools" / "requirements.py").read_text()
    assert "make test-wheel" in scripts(jobs()["wheel"])


def test_a_release_waits_for_all_of_ci() -> None:
    release = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text())["jobs"]

    assert release["ci"]["uses"].endswith("/.github/workflows/ci.yml")
    assert release["build"]["needs"] == "ci"
    assert release["dry-run"]["needs"] == "build"
    assert release["publish"]["needs"] == "dry-run"
