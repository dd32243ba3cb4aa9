"""``iam-patterns check``: what it reads, what it prints, how it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.checks.templates import role_of, trust
from tests.cli.running import ROOT, SOUND, WEAK, WEAK_YAML, fine, run, run_in_terminal
from tests.demo.demo_processes import default_signals


def test_a_weak_template_is_1_and_a_sound_one_0(tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)
    (tmp_path / "sound.json").write_text(json.dumps(SOUND))

    weak = run(tmp_path, "check", "weak.yaml")

    assert (weak.status, weak.err) == (1, "")
    assert "ERROR Role Vendor can be assumed by any AWS principal.\n  weak.yaml:8:13" in weak.out
    assert weak.out.endswith("1 error in 1 template.\n")
    assert fine(tmp_path, "check", "sound.json") == "No findings in 1 template.\n"


def test_a_folder_is_read_with_its_assemblies_and_templates_and_nothing_else(
    tmp_path: Path,
) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "weak.yml").write_text(WEAK_YAML)
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / "weak.yml").write_text(WEAK_YAML)
    (tmp_path / "package.json").write_text("{not a template")
    (tmp_path / "sound.template").write_text(json.dumps(SOUND))
    assembly = tmp_path / "cdk.out"
    (assembly / "stage").mkdir(parents=True)
    stack = {"type": "aws:cloudformation:stack", "properties": {"templateFile": "S.template.json"}}
    stage = {"type": "cdk:cloud-assembly", "properties": {"directoryName": "stage"}}
    for folder, artifacts in ((assembly, {"Stage": stage}), (assembly / "stage", {"S": stack})):
        manifest = {"version": "55.0.0", "artifacts": artifacts}
        (folder / "manifest.json").write_text(json.dumps(manifest))
        (folder / "cdk.out").write_text('{"version": "55.0.0"}')
    (assembly / "stage" / "S.template.json").write_text(json.dumps(WEAK))

    data = json.loads(run(tmp_path, "check", ".", "--format", "json").out)

    assert data["templates"] == [
        "cdk.out/stage/S.template.json",
        "deep/er/weak.yml",
        "sound.template",
    ]
    assert sorted(finding["path"] for finding in data["findings"]) == [
        "cdk.out/stage/S.template.json/Vendor",
        "deep/er/weak.yml/Vendor",
    ]


@pytest.mark.parametrize(
    ("fail_on", "status"), [("error", 0), ("warning", 1), ("note", 1), ("never", 0)]
)
def test_fail_on_decides_what_fails(tmp_path: Path, fail_on: str, status: int) -> None:
    of_partner = role_of(trust({"AWS": "222222222222"}))
    (tmp_path / "t.json").write_text(json.dumps({"Resources": {"Partner": of_partner}}))

    finished = run(tmp_path, "check", "t.json", "--fail-on", fail_on)

    assert finished.status == status
    assert "1 warning in 1 template" in finished.out


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("broken.json", '{"Resources": }', "broken.json is not JSON: .* line 1 column 15"),
        ("broken.yaml", "Resources: [a", "broken.yaml is not YAML: .* line 1, column 12"),
        ("list.yaml", "- AWS::IAM::Role", "list.yaml"),
        ("package.json", '{"name": "app"}', "it has no Resources. Pass a cdk.out folder"),
        ("empty.json", "{}", "it has no Resources. Pass a cdk.out folder"),
        ("compose.yaml", "services: {}", "it has no Resources. Pass a cdk.out folder"),
        ("binary.json", "\ufeff{}", "byte order mark"),
    ],
)
def test_what_is_no_template_is_one_line_and_2(
    tmp_path: Path, name: str, text: str, message: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    finished = run(tmp_path, "check", name)

    assert (finished.status, finished.out) == (2, "")
    assert re.search(message, finished.err)
    assert finished.err.startswith("iam-patterns: ")
    assert finished.err.count("\n") == 1


def test_a_template_that_cannot_be_read_does_not_hide_the_findings_of_others(
    tmp_path: Path,
) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)
    (tmp_path / "broken.yaml").write_text("Resources: [AWS::")

    finished = run(tmp_path, "check", ".")

    assert finished.status == 2
    assert "1 error in 1 template." in finished.out
    assert finished.err.count("broken.yaml is not YAML") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "cdk.out"], "cdk.out does not exist. Run cdk synth first."),
        (["check", "gone.yaml"], "gone.yaml does not exist. Pass a cdk.out folder"),
        (["check", "."], ". has no template. Pass a cdk.out folder"),
        (["check"], "no PATH is given. Pass cdk.out, a template, or --app"),
        (["check", "a", "--format", "xml"], "'xml' is not one of 'text', 'json'"),
        ([], "Missing command. See iam-patterns --help."),
        (["chekc"], "No such command 'chekc'."),
        (["check", ".", "--zzz"], "No such option: --zzz. See iam-patterns --help."),
        (["check", "--app", "false"], "cdk synth --app 'false' failed:"),
    ],
)
def test_wrong_use_is_one_line_with_the_remedy(
    tmp_path: Path, arguments: list[str], message: str
) -> None:
    finished = run(tmp_path, *arguments)

    assert (finished.status, finished.out) == (2, "")
    assert message in finished.err
    assert finished.err.count("\n") == 1


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    finished = run(tmp_path, "--debug", "check", "gone.yaml")

    assert finished.status == 2
    assert "Traceback (most recent call last)" in finished.err
    assert finished.err.splitlines()[-1].startswith("iam-patterns: gone.yaml does not exist.")


def test_a_terminal_has_colours_and_80_columns(tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)

    shown = run_in_terminal(tmp_path, "check", "weak.yaml")

    assert (shown.status, shown.err) == (1, "")
    assert shown.out.startswith("\x1b[91m\x1b[1mERROR\x1b[0m Role Vendor")
    plain = re.sub(r"\x1b\[\d+m", "", shown.out)
    assert max(map(len, plain.splitlines())) <= 80
    assert plain == run(tmp_path, "check", "weak.yaml").out


def test_no_color_has_none(tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)

    shown = run_in_terminal(tmp_path, "check", "weak.yaml", NO_COLOR="1")

    assert "\x1b" not in shown.out
    assert shown.status == 1


def test_progress_is_shown_in_no_pipe(tmp_path: Path) -> None:
    for number in range(25):
        (tmp_path / f"{number}.json").write_text(json.dumps(SOUND))

    assert fine(tmp_path, "check", ".") == "No findings in 25 templates.\n"


def test_ctrl_c_is_130_without_a_traceback(tmp_path: Path) -> None:
    cdk = tmp_path / "cdk"
    cdk.write_text("#!/bin/sh\ntouch started\nexec sleep 60\n")
    cdk.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "iam_patterns", "check", "--app", "python app.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        preexec_fn=default_signals,  # noqa: PLW1509 - the tests start no threads
    )
    while not (tmp_path / "started").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)

    assert process.communicate() == (b"", b"")
    assert process.returncode == 130


def test_no_cdk_and_no_node_is_loaded_and_little_for_the_version(tmp_path: Path) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)
    script = (
        "import sys; from iam_patterns.cli.main import main; main(); "
        "sys.stderr.write(' '.join(sys.modules))"
    )

    def loaded(*arguments: str) -> set[str]:
        command = [sys.executable, "-c", script, *arguments]
        finished = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        return set(finished.stderr.split())

    of_check = loaded("check", "weak.yaml")
    assert "iam_patterns.checks.run" in of_check
    assert not {"aws_cdk", "jsii", "rich"} & of_check
    assert not {"iam_patterns.checks", "iam_patterns.template", "yaml"} & loaded("--version")


@pytest.mark.parametrize("text", ['{"Resources": {}}', '{"Parameters": {}, "Rules": {}}'])
def test_a_template_without_resources_is_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "empty.json").write_text(text)

    assert fine(tmp_path, "check", "empty.json") == "No findings in 1 template.\n"


@pytest.mark.parametrize("output", ["gone/report.json", "."])
def test_an_output_that_cannot_be_written_is_named(tmp_path: Path, output: str) -> None:
    (tmp_path / "weak.yaml").write_text(WEAK_YAML)

    finished = run(tmp_path, "check", "weak.yaml", "--output", output)

    assert (finished.status, finished.out) == (2, "")
    assert finished.err.startswith(f"iam-patterns: {output} cannot be read or written: ")
