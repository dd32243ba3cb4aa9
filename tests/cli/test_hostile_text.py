"""Names in a template that would control a terminal, a log or a comment, and outputs that fail."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.checks.templates import allow, role_of, trust
from tests.cli.running import ROOT, WEAK_YAML, run, run_in_terminal

HIDDEN = "\x1b[8m"
"""What makes a terminal show nothing."""
REVERSED = "\u202e"
SEPARATOR = "\u2028"
FORGED = "\nanyone -> Bucket: s3:GetObject"
EVIL = f"x{HIDDEN}{REVERSED}{SEPARATOR}{FORGED}"
LOGGING = "::error::forged ##[error]forged ##vso[task.complete]forged ##teamcity[message]"
COMMANDING = " ".join([LOGGING] * 8) + f"\n{LOGGING}\n  {LOGGING}"
"""In lines of its own, and wherever a line of a report wraps."""
VENDOR = {"AWS": "222222222222"}
COMMANDS = [
    "check t.json",
    "check t.json --format markdown",
    "check t.json --format github",
    "check t.json --format junit",
    "check broad.json",
    "check broad.json --format markdown",
    "check broad.json --format github",
    "check broad.json --format junit",
    "access t.json --role R",
    "can 222222222222 sts:AssumeRole R t.json",
    "who-can s3:GetObject arn:aws:s3:::b/x t.json",
    "external t.json",
    "reach 222222222222 t.json",
    "suggest t.json",
    "suggest t.json --format markdown",
    "diff empty.json t.json",
    "diff empty.json t.json --format markdown",
    "map t.json",
    "map t.json --compare empty.json",
    "map t.json --format dot",
    "map t.json --format mermaid",
]


MACHINE_READ = [
    "check t.json --format json",
    "check broad.json --format sarif",
    "check broad.json --format gitlab",
    "access t.json --format json",
    "suggest t.json --format json",
    "diff empty.json t.json --format json",
    "graph t.json",
    "map t.json",
    "map t.json --format json",
    "map t.json --format dot",
    "map t.json --format mermaid",
]


def commands_in(text: str) -> list[str]:
    """The lines that a CI service reads as commands to it.

    As the runner of GitHub Actions does: ``::name::`` at the beginning, ``##[name]`` anywhere.
    """
    return [
        line
        for line in text.splitlines()
        if re.match(r"\s*::.*::", line) or re.search(r"##\w*\[", line)
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    condition = {"StringEquals": {"aws:PrincipalTag/x": EVIL}}
    read = allow("s3:GetObject", "arn:aws:s3:::b/*", Condition=condition)
    role = role_of(trust(VENDOR, condition), permissions=[read], Description=EVIL)
    broad = role_of(trust({"AWS": "*"}), ManagedPolicyArns=[EVIL])
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"R": role}}))
    (tmp_path / "broad.json").write_text(json.dumps({"Resources": {"Broad": broad}}))
    (tmp_path / "empty.json").write_text(json.dumps({"Resources": {}}))
    (tmp_path / "t.yaml").write_text(WEAK_YAML)
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS)
def test_names_do_not_control_what_shows_them(folder: Path, command: str) -> None:
    finished = run(folder, *command.split())

    assert finished.status in (0, 1), finished
    for text in (finished.out, finished.err):
        assert not [char for char in text if char != "\n" and not char.isprintable()]
        assert FORGED.strip() not in [line.strip() for line in text.splitlines()]


@pytest.mark.parametrize("command", [*COMMANDS, *MACHINE_READ])
def test_names_do_not_command_the_ci_service_that_logs_them(tmp_path: Path, command: str) -> None:
    condition = {"StringEquals": {"aws:PrincipalTag/x": COMMANDING}}
    read = allow("s3:GetObject", f"arn:aws:s3:::{LOGGING}/*", Condition=condition)
    trusting = trust(VENDOR, condition)
    role = role_of(trusting, permissions=[read], Description=COMMANDING)
    broad = role_of(trust({"AWS": "*"}), ManagedPolicyArns=[COMMANDING, LOGGING])
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"R": role}}))
    (tmp_path / "broad.json").write_text(json.dumps({"Resources": {LOGGING: broad}}))
    (tmp_path / "empty.json").write_text(json.dumps({"Resources": {}}))

    finished = run(tmp_path, *command.split())

    ours = "--format github" in command
    out = [line for line in commands_in(finished.out) if not (ours and line.startswith("::"))]
    assert finished.status in (0, 1), finished
    assert out + commands_in(finished.err) == []
    if "json" in command.partition("--format")[2]:
        assert json.loads(finished.out)


def test_the_workflow_commands_of_the_format_for_github_are_kept(folder: Path) -> None:
    finished = run(folder, "check", "broad.json", "--format", "github", "--output", "report")

    (command, *_) = (folder / "report").read_text().splitlines()
    assert command.startswith("::error file=broad.json,line=")
    assert finished.status == 1


def test_a_report_in_a_file_has_no_commands_of_a_template(tmp_path: Path) -> None:
    broad = role_of(trust({"AWS": "*"}), ManagedPolicyArns=[COMMANDING, LOGGING])
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"R": broad}}))

    run(tmp_path, "check", "t.json", "--output", "report.txt")

    report = (tmp_path / "report.txt").read_text()
    assert "error::forged" in report
    assert commands_in(report) == []


def test_what_merely_looks_like_a_command_is_as_it_was(tmp_path: Path) -> None:
    resource = "arn:aws:s3:::shop/##/[a]::b::"
    read = allow("s3:GetObject", resource)
    role = role_of(trust({"Service": "lambda.amazonaws.com"}), permissions=[read])
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"R": role}}))

    assert resource in run(tmp_path, "access", "t.json", "--role", "R").out


@pytest.mark.parametrize(
    "command",
    [f"check gone{HIDDEN}{REVERSED}", "external broad.json", "diff empty.json broad.json"],
)
def test_an_error_does_not_control_what_shows_it(folder: Path, command: str) -> None:
    finished = run(folder, *command.split())

    assert finished.err.count("\n") == (finished.status == 2)
    assert "\\x1b[8m\\u202e" in finished.err + finished.out
    assert (finished.out + finished.err).replace("\n", "").isprintable()


def test_a_report_that_is_shown_in_a_terminal_has_colours_and_that_of_a_file_has_none(
    folder: Path,
) -> None:
    shown = run_in_terminal(folder, "check", "t.yaml")
    written = run_in_terminal(folder, "check", "t.yaml", "--output", "report.txt")

    report = (folder / "report.txt").read_text()
    assert "\x1b[91m" in shown.out
    assert written.status == shown.status == 1
    assert report.startswith("ERROR Role Vendor can be assumed")
    assert "\x1b" not in report


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
@pytest.mark.parametrize("form", ["text", "markdown", "junit"])
def test_an_output_of_any_encoding_is_written(folder: Path, encoding: str, form: str) -> None:
    role = role_of(trust({"AWS": "*"}), ManagedPolicyArns=["caf\u00e9 \u20ac \U0001f600"])
    (folder / "t.json").write_text(json.dumps({"Resources": {"R": role}}))

    finished = subprocess.run(
        [sys.executable, "-m", "iam_patterns", "check", "t.json", "--format", form],
        check=False,
        capture_output=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
    )

    assert (finished.returncode, finished.stderr) == (1, b"")
    assert b"caf" in finished.stdout
    finished.stdout.decode(encoding)


@pytest.mark.parametrize(
    ("redirected", "status"),
    [
        ("check t.yaml >&-", 1),
        ("check t.yaml >/dev/null 2>&-", 1),
        ("check gone.yaml 2>&-", 2),
        ("check gone.yaml 2>/dev/full", 2),
        ("check t.yaml >/dev/full", 2),
        ("rules >/dev/full", 2),
        ("rules >/dev/null", 0),
    ],
)
def test_an_output_that_is_closed_or_full_leaves_the_exit_code(
    folder: Path, redirected: str, status: int
) -> None:
    finished = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m iam_patterns {redirected}"],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    assert finished.returncode == status, finished
    assert "Traceback" not in finished.stderr
    assert "a fault in" not in finished.stderr
