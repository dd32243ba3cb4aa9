"""The command as a process: what it loads, how it ends, what a terminal shows."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from iam_patterns.cli.app import app
from tests.bootstrap.template import DEPLOYER, shown
from tests.cli.running import ROOT, WEAK_YAML, fine, git, run, run_in_terminal
from tests.demo.demo_processes import default_signals

LOADED = (
    "import sys; from iam_patterns.cli.main import main; main(); "
    "sys.stderr.write('LOADED ' + ' '.join(sys.modules))"
)
SLOW = "#!/bin/sh\ntouch {folder}/started\nexec sleep 60\n"
COMMANDS = {
    "check": "t.yaml",
    "access": "t.yaml",
    "can": "222222222222 sts:AssumeRole Vendor t.yaml",
    "who-can": "sts:AssumeRole Vendor t.yaml",
    "diff": "t.yaml t.yaml",
    "external": "t.yaml",
    "reach": "222222222222 t.yaml",
    "graph": "t.yaml",
    "map": "t.yaml",
    "explain": "trust-any-principal",
    "rules": "",
    "baseline": "t.yaml",
    "comment": "t.yaml",
    "suggest": "t.yaml",
    "bootstrap": (
        f".cdk/bootstrap.yaml --deployer {DEPLOYER} --service s3 --path /apps/ "
        "--pass-to lambda.amazonaws.com"
    ),
}


def names() -> list[str]:
    """The subcommands."""
    return [
        found.name or found.callback.__name__.replace("_", "-")
        for found in app.registered_commands
        if found.callback
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.yaml").write_text(WEAK_YAML)
    (tmp_path / ".cdk").mkdir()
    (tmp_path / ".cdk" / "bootstrap.yaml").write_text(shown())
    return tmp_path


def environment_of(**own: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **own}


def test_every_subcommand_is_in_the_tests_of_this_file() -> None:
    assert sorted(COMMANDS) == sorted(names())


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_no_subcommand_loads_the_cdk_jsii_or_starts_node(folder: Path, command: str) -> None:
    node = folder / "bin" / "node"
    node.parent.mkdir()
    node.write_text(f"#!/bin/sh\ntouch {folder}/node-started\n")
    node.chmod(0o755)
    path = f"{node.parent}{os.pathsep}{os.environ['PATH']}"

    finished = subprocess.run(
        [sys.executable, "-c", LOADED, command, *COMMANDS[command].split()],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment_of(PATH=path, GITHUB_ACTIONS="", GITLAB_CI=""),
    )

    modules = set(finished.stderr.partition("LOADED ")[2].split())
    assert f"iam_patterns.cli.commands.{command.replace('-', '_')}" in modules
    assert not {"aws_cdk", "constructs", "jsii", "pydantic", "rich"} & modules
    assert not (folder / "node-started").exists()


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_the_help_of_every_subcommand_fits_80_columns(folder: Path, command: str) -> None:
    shown = run_in_terminal(folder, command, "--help")

    assert (shown.status, shown.err) == (0, "")
    assert f"Usage: iam-patterns {command} " in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


def test_the_help_names_every_subcommand(folder: Path) -> None:
    out = fine(folder, "--help")

    assert set(re.findall(r"^  ([a-z][a-z-]+)  ", out, re.MULTILINE)) == set(COMMANDS)


def test_an_error_is_one_line_in_a_pipe_and_wrapped_in_a_terminal(folder: Path) -> None:
    question = ["can", "nobody", "sts:AssumeRole", "Vendor", "t.yaml"]

    piped = run(folder, *question).err
    shown = run_in_terminal(folder, *question, is_error_shown=True).out

    assert piped.count("\n") == 1
    assert shown.startswith("iam-patterns: ")
    assert len(shown.splitlines()) > 1
    assert max(map(len, shown.splitlines())) <= 80
    assert " ".join(shown.split()) == " ".join(piped.split())
    assert "\x1b" not in shown


def test_a_fault_is_one_line_with_what_to_do_and_its_traceback_on_request(folder: Path) -> None:
    (folder / "sitecustomize.py").write_text(
        "import iam_patterns.cli.inputs as i\n"
        "def find_inputs(_): raise RuntimeError('broken')\n"
        "i.find_inputs = find_inputs\n"
    )
    path = f"{folder}{os.pathsep}{ROOT}"

    plain = run(folder, "check", "t.yaml", PYTHONPATH=path)
    debug = run(folder, "--debug", "check", "t.yaml", PYTHONPATH=path)

    assert plain.status == debug.status == 2
    assert plain.err.startswith("iam-patterns: a fault in iam-patterns: RuntimeError: broken ")
    assert plain.err.count("\n") == 1
    assert "Traceback" in debug.err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_ends_a_diff_leaves_no_worktree_and_no_traceback(
    folder: Path, number: signal.Signals
) -> None:
    (folder / "temporary").mkdir()
    git(folder, "init", "--quiet")
    git(folder, "add", "t.yaml")
    git(folder, "commit", "--quiet", "--message", "Weak")
    (folder / "bin").mkdir()
    (folder / "bin" / "cdk").write_text(SLOW.format(folder=folder))
    (folder / "bin" / "cdk").chmod(0o755)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [sys.executable, "-m", "iam_patterns", "diff", "HEAD", "--app", "python app.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment_of(PATH=path, TMPDIR=str(folder / "temporary")),
        preexec_fn=default_signals,  # noqa: PLW1509 - the tests start no threads
    )
    while not (folder / "started").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    assert len(git(folder, "worktree", "list").splitlines()) == 2
    process.send_signal(number)

    assert process.communicate() == (b"", b"")
    assert process.returncode == 130
    assert len(git(folder, "worktree", "list").splitlines()) == 1
    assert list((folder / "temporary").iterdir()) == []


def test_progress_is_shown_in_a_terminal_and_removed_again(folder: Path) -> None:
    for number in range(25):
        (folder / f"{number}.yaml").write_text(WEAK_YAML)

    shown = run_in_terminal(folder, "check", ".", is_error_shown=True).out

    assert "\r1 of 26 checked" in shown
    assert "26 errors in 26 templates." in shown
    assert shown.rindex("\r\x1b[K") > shown.rindex("25 of 26 checked")
    assert " of 26 checked" not in run(folder, "check", ".").err


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("iam-patterns wh", ["who-can"]),
        ("iam-patterns diff --fa", ["--fail-on"]),
        ("iam-patterns diff --fail-on ", ["broader", "any", "never"]),
        ("iam-patterns check --format g", ["github", "gitlab"]),
        ("iam-patterns nothing-like-it", []),
    ],
)
def test_bash_completes_subcommands_options_and_values(
    folder: Path, typed: str, offered: list[str]
) -> None:
    words = typed.split(" ")
    finished = run(
        folder,
        _IAM_PATTERNS_COMPLETE="complete_bash",
        COMP_WORDS=typed,
        COMP_CWORD=str(len(words) - 1),
    )

    assert finished.out.split() == offered
    assert (finished.status, finished.err) == (0, "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_each_shell_calls_the_command(folder: Path, shell: str) -> None:
    finished = run(
        folder, "--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    )

    assert finished.status == 0
    assert "_IAM_PATTERNS_COMPLETE=complete_" in finished.out


def test_a_real_bash_completes_after_its_script_is_loaded(folder: Path) -> None:
    command = folder / "bin" / "iam-patterns"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m iam_patterns "$@"\n')
    command.chmod(0o755)
    shown = run(
        folder, "--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"
    )
    (folder / "completion").write_text(shown.out)
    script = (
        "source ./completion; COMP_WORDS=(iam-patterns wh); COMP_CWORD=1; "
        '_iam_patterns_completion iam-patterns; echo "${COMPREPLY[@]}"'
    )

    finished = subprocess.run(
        ["/bin/bash", "--norc", "--noprofile", "-c", script],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment_of(PATH=f"{command.parent}{os.pathsep}{os.environ['PATH']}"),
    )

    assert (finished.stdout, finished.stderr) == ("who-can\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", ""),
        ("external", " "),
        ("who-can", "sts:AssumeRole", "Vendor", ""),
        ("diff", "", "t.yaml"),
        ("diff", "t.yaml", ""),
        ("map", "t.yaml", "--compare", ""),
        ("map", "t.yaml", "--compare="),
    ],
    ids=str,
)
def test_an_empty_argument_is_not_the_working_directory(
    folder: Path, arguments: tuple[str, ...]
) -> None:
    finished = run(folder, *arguments)
    message = "an argument is empty. Check the variable that it comes from."

    assert (finished.status, finished.out) == (2, "")
    assert finished.err == f"iam-patterns: {message}\n"
    named = [each if each.strip("= ") else "t.yaml" for each in arguments]
    if named[-1].endswith("="):
        named[-1] += "t.yaml"
    assert not run(folder, *named).err
