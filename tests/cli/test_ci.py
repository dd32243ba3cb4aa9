"""The GitHub action, the pre-commit hook and the GitLab job, as far as they run without those."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.cli.running import ROOT, SOUND, WEAK_YAML, fine, run

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text())
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
GH = """\
#!/bin/sh
echo "$@" >> "$RUNNER_TEMP/calls"
case "$*" in *--paginate*) cat "$RUNNER_TEMP/comments" ;; esac
"""


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """A runner with the command installed, and a GitHub command line that writes down its calls."""
    binaries = tmp_path / "iam-patterns" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "iam-patterns").write_text(
        f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m iam_patterns "$@"\n'
    )
    (binaries / "gh").write_text(GH)
    for file in binaries.iterdir():
        file.chmod(0o755)
    (tmp_path / "comments").write_text("")
    (tmp_path / "work").mkdir()
    return tmp_path


def step(runner: Path, name: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The outcome of a step, with its inputs as the runner would set them."""
    own = {
        "RUNNER_TEMP": str(runner),
        "GITHUB_STEP_SUMMARY": str(runner / "summary"),
        "GITHUB_OUTPUT": str(runner / "output"),
        "PATH": f"{runner / 'iam-patterns' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        **dict.fromkeys(STEPS[name]["env"], ""),
        "FAIL_ON": "error",
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
    assert (runner / "summary").read_text().startswith("<!-- iam-patterns check -->")
    sarif = json.loads((runner / "work" / "iam-patterns.sarif").read_text())
    assert len(sarif["runs"][0]["results"]) == int(status)
    assert step(runner, "Result", STATUS=status).returncode == int(status)


def test_the_action_fails_for_what_it_cannot_read(runner: Path) -> None:
    checked = step(runner, "Check", CHECKED_PATH="gone")

    assert "gone does not exist" in checked.stderr
    assert (runner / "output").read_text() == "status=2\n"


@pytest.mark.parametrize(
    ("existing", "call"),
    [
        ("", "--method POST repos/acme/shop/issues/7/comments"),
        ("42\n43\n", "--method PATCH repos/acme/shop/issues/comments/42"),
    ],
)
def test_the_action_updates_its_comment_or_writes_the_first(
    runner: Path, existing: str, call: str
) -> None:
    (runner / "work" / "template.yaml").write_text(WEAK_YAML)
    step(runner, "Check")
    (runner / "comments").write_text(existing)

    commented = step(runner, "Comment", REPOSITORY="acme/shop", NUMBER="7")

    assert (commented.returncode, commented.stderr) == (0, "")
    listed, written = (
        (runner / "calls").read_text().splitlines()[:1],
        (runner / "calls").read_text(),
    )
    assert "repos/acme/shop/issues/7/comments --paginate" in listed[0]
    assert call in written
    assert written.count("--method") == 1


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


def test_the_gitlab_job_writes_the_report_that_it_names(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "command_line.md").read_text()
    (job,) = re.findall(r"```yaml\n(iam-patterns:.*?)```", page, re.DOTALL)
    data = yaml.safe_load(job)["iam-patterns"]
    (tmp_path / "cdk.out").mkdir()
    (tmp_path / "cdk.out" / "template.yaml").write_text(WEAK_YAML)

    command, *arguments = data["script"][-1].split()

    assert command == "iam-patterns"
    assert run(tmp_path, *arguments).status == 1
    report = tmp_path / data["artifacts"]["reports"]["codequality"]
    assert len(json.loads(report.read_text())) == 1


def test_rules_as_json_have_the_documented_schema(tmp_path: Path) -> None:
    data = json.loads(fine(tmp_path, "rules", "--format", "json"))

    schema = ROOT / "docs" / "schemas" / "rules-1.json"
    jsonschema.validate(data, json.loads(schema.read_text()))
    assert len(data["rules"]) > 50
