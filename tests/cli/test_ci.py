"""The GitHub action, the pre-commit hook and the GitLab job, as far as they run without those."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.comment_server import TOKEN, serving
from tests.cli.running import ROOT, SOUND, WEAK_YAML, fine, git, run

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
FOUND_BY = "<!-- iam-patterns -->"


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner with the command installed."""
    binaries = tmp_path / "iam-patterns" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "iam-patterns").write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m iam_patterns "$@"\n'
    )
    (binaries / "iam-patterns").chmod(0o755)
    (tmp_path / "work").mkdir()
    return tmp_path


def step(runner: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a step, with its inputs as the runner would set them."""
    own = {
        "RUNNER_TEMP": str(runner),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
        "GITHUB_OUTPUT": str(runner / "output"),
        **dict.fromkeys(STEPS[name]["env"], ""),
        "FAIL_ON": "error",
        "FAIL_ON_ACCESS": "never",
        "CHECKED_PATH": ".",
        "SARIF": "iam-patterns.sarif",
        **environment,
    }
    return subprocess.run(
        ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", STEPS[name]["run"]],
        check=False,
        capture_output=True,
        text=True,
        cwd=runner / "work",
        env={**os.environ, **own},
    )


@pytest.mark.parametrize(("text", "status"), [(WEAK_YAML, "1"), (json.dumps(SOUND), "0")])
def test_the_action_annotates_sums_up_and_has_the_status(
    runner: Path, text: str, status: str
) -> None:
    (runner / "work" / "template.yaml").write_text(text)

    checked = step(runner, "Check")

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.count("::error file=template.yaml,line=8") == int(status)
    assert (runner / "output").read_text() == f"status={status}\n"
    assert (runner / "summary").read_text().startswith(FOUND_BY)
    sarif = json.loads((runner / "work" / "iam-patterns.sarif").read_text())
    assert len(sarif["runs"][0]["results"]) == int(status)
    assert step(runner, "Result", CHECKED=status).returncode == int(status)


def test_the_action_fails_for_what_it_cannot_read(runner: Path) -> None:
    checked = step(runner, "Check", CHECKED_PATH="gone")

    assert "gone does not exist" in checked.stderr
    assert (runner / "output").read_text() == "status=2\n"


@pytest.fixture
def compared(runner: Path) -> Path:
    """A runner whose pull request adds a weak role."""
    work = runner / "work"
    (work / "template.yaml").write_text(json.dumps(SOUND))
    git(work, "init", "--quiet")
    git(work, "add", ".")
    git(work, "commit", "--quiet", "--message", "Sound")
    (work / "template.yaml").write_text(WEAK_YAML)
    return runner


@pytest.mark.parametrize(("fail_on", "status"), [("never", "0"), ("broader", "1"), ("any", "1")])
def test_the_action_compares_access_with_a_revision(
    compared: Path, fail_on: str, status: str
) -> None:
    environment = {"BEFORE": "HEAD", "FAIL_ON_ACCESS": fail_on}

    found = step(compared, "Compare", **environment, CHECKED_PATH="template.yaml")

    assert (found.returncode, found.stderr) == (0, "")
    assert (compared / "output").read_text() == f"status={status}\n"
    report = (compared / "iam-patterns-diff.md").read_text()
    assert report.startswith(f"{FOUND_BY}\n\n### iam-patterns: Access changed: ")
    assert (compared / "summary").read_text() == report
    assert step(compared, "Result", CHECKED="0", COMPARED=status).returncode == int(status)


@pytest.mark.parametrize(("checked", "compared_", "status"), [("1", "0", 1), ("0", "2", 2)])
def test_the_worse_of_both_steps_is_the_result(
    runner: Path, checked: str, compared_: str, status: int
) -> None:
    assert step(runner, "Result", CHECKED=checked, COMPARED=compared_).returncode == status


def test_the_action_fails_for_a_revision_that_is_not_there(compared: Path) -> None:
    found = step(compared, "Compare", BEFORE="gone", CHECKED_PATH="template.yaml")

    assert "no path or git revision is named gone" in found.stderr
    assert (compared / "output").read_text() == "status=2\n"
    assert not (compared / "iam-patterns-diff.md").exists()


@pytest.mark.parametrize("app", ["", "python app.py"])
def test_the_action_synthesizes_an_app_where_it_is_named(runner: Path, app: str) -> None:
    command = runner / "iam-patterns" / "bin" / "iam-patterns"
    command.write_text('#!/bin/sh\nprintf "<%s>" "$@" >> "$RUNNER_TEMP/calls"\n')

    step(runner, "Check", APP=app)
    step(runner, "Compare", APP=app, BEFORE="-main")

    calls = (runner / "calls").read_text()
    assert calls.count("<--app><python app.py>") == (4 if app else 0)
    assert calls.endswith("<--><-main>" if app else "<--><-main><.>")


def test_the_action_writes_one_comment_with_the_access_and_updates_it(compared: Path) -> None:
    (compared / "event.json").write_text(json.dumps({"pull_request": {"number": 7}}))
    step(compared, "Check")
    with serving() as service:
        job = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": service.url,
            "GITHUB_REPOSITORY": "acme/shop",
            "GITHUB_EVENT_PATH": str(compared / "event.json"),
            "GITHUB_TOKEN": TOKEN,
            "no_proxy": "*",
        }
        first = step(compared, "Comment", **job)
        (of_check,) = [found["body"] for found in service.comments.values()]
        step(compared, "Compare", BEFORE="HEAD", CHECKED_PATH="template.yaml")
        second = step(compared, "Comment", **job)
        (of_diff,) = [found["body"] for found in service.comments.values()]
        service.refuses = 403
        (compared / "iam-patterns-diff.md").write_text(f"{FOUND_BY}\n\nother")
        refused = step(compared, "Comment", **job)

    assert (first.stdout, second.stdout) == ("Comment written.\n", "Comment updated.\n")
    assert "### iam-patterns: 1 error in 1 template" in of_check
    assert "### iam-patterns: Access changed" in of_diff
    assert refused.returncode == 0
    assert refused.stdout.startswith("::warning::iam-patterns: PATCH ")


def test_no_input_is_pasted_into_a_script() -> None:
    assert not any("${{" in found["run"] for found in STEPS.values())
    inputs = set(re.findall(r"inputs\.([\w-]+)", (ROOT / "action.yml").read_text()))
    assert inputs == set(ACTION["inputs"])


def test_the_hook_checks_the_files_that_it_is_given(tmp_path: Path) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (tmp_path / "template.yaml").write_text(WEAK_YAML)

    command, *arguments = hook["entry"].split()

    assert command == "iam-patterns"
    assert run(tmp_path, *arguments, "template.yaml").status == 1
    assert re.search(hook["files"], "infra/template.yaml")
    assert re.search(hook["files"], "cdk/Shop.template.json")
    assert not re.search(hook["files"], "package.json")


def yaml_of_the_page(beginning: str) -> dict[str, Any]:
    """The block of the page that begins so."""
    page = (ROOT / "docs" / "command_line.md").read_text()
    (text,) = re.findall(rf"```yaml\n({beginning}.*?)```", page, re.DOTALL)
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def test_the_gitlab_jobs_write_the_report_and_the_note(tmp_path: Path) -> None:
    jobs = yaml_of_the_page("iam-patterns:")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.yaml").write_text(json.dumps(SOUND))
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Sound")
    (tmp_path / "templates" / "a.yaml").write_text(WEAK_YAML)
    with serving() as service:
        environment = {
            "GITHUB_ACTIONS": "",
            "GITLAB_CI": "true",
            "CI_API_V4_URL": service.url,
            "CI_MERGE_REQUEST_PROJECT_ID": "42",
            "CI_MERGE_REQUEST_IID": "7",
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": git(tmp_path, "rev-parse", "HEAD"),
            "GITLAB_TOKEN": TOKEN,
            "no_proxy": "*",
        }
        statuses = []
        for line in (line for job in jobs.values() for line in job["script"][1:]):
            filled = re.sub(r"\$(\w+)", lambda found: environment[found[1]], line)
            command, *arguments = shlex.split(filled)
            assert command == "iam-patterns"
            statuses.append(run(tmp_path, *arguments, **environment).status)
        (note,) = [found["body"] for found in service.comments.values()]

    assert statuses == [1, 0, 0]
    assert "### iam-patterns: Access changed" in note
    report = tmp_path / jobs["iam-patterns"]["artifacts"]["reports"]["codequality"]
    assert [issue["check_name"] for issue in json.loads(report.read_text())] == [
        "trust-any-principal"
    ]


def test_the_workflow_of_the_page_has_inputs_of_the_action_and_no_placeholder() -> None:
    steps = yaml_of_the_page("permissions:")["steps"]
    (own,) = [step for step in steps if step["uses"] == "./.iam-patterns"]

    assert set(own["with"]) < set(ACTION["inputs"])
    assert ".iam-patterns" in [step.get("with", {}).get("path") for step in steps]
    for page in ("docs/command_line.md", "action.yml", ".pre-commit-hooks.yaml"):
        assert "OWNER/iam-patterns" not in (ROOT / page).read_text()


def test_the_hook_of_the_page_is_that_of_the_repository() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (repo,) = yaml_of_the_page("repos:")["repos"]
    (of_page,) = repo["hooks"]

    for name in ("id", "name", "entry", "types_or", "require_serial"):
        assert of_page[name] == hook[name]


def test_rules_as_json_have_the_documented_schema(tmp_path: Path) -> None:
    data = json.loads(fine(tmp_path, "rules", "--format", "json"))

    schema = ROOT / "docs" / "schemas" / "rules-1.json"
    jsonschema.validate(data, json.loads(schema.read_text()))
    assert len(data["rules"]) > 50
