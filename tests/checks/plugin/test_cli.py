"""What the real ``cdk`` command prints and returns: a plugin that fails is silent in it.

IAM_PATTERNS_APP_PYTHON runs the apps with another interpreter, such as one with the oldest CDK;
``make test-oldest`` does.
"""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from iam_patterns.checks.registry import RULE_IDS

ROOT = Path(__file__).parents[3]
APPS = Path(__file__).parent / "apps"
EXAMPLES = ROOT / "docs" / "checks" / "examples"
PYTHON = os.environ.get("IAM_PATTERNS_APP_PYTHON", sys.executable)
ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Finished:
    """A command that has ended, and the assembly that it wrote."""

    status: int
    printed: str
    assembly: str = ""

    @property
    def reported(self) -> list[tuple[str, str]]:
        """The severity and the ID of each finding, in the order in which they are printed."""
        found = re.findall(
            r"^(FATAL|ERROR|WARNING|INFO) .*?(?:Acknowledge with '|Rule )iam-patterns::([^'\n]+)",
            self.printed,
            re.DOTALL | re.MULTILINE,
        )
        return [(severity, name) for severity, name in found]

    @property
    def errors(self) -> list[str]:
        """The IDs of what stops the synthesis."""
        return [name for severity, name in self.reported if severity in ("FATAL", "ERROR")]


def run(*command: str, **environment: str) -> Finished:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "AWS_", "CDK_"))}
    own = {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "AWS_EC2_METADATA_DISABLED": "true"}
    finished = subprocess.run(
        command,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**clean, **own, **environment},
        cwd=mkdtemp(),
    )
    return Finished(finished.returncode, finished.stdout + finished.stderr)


@cache
def synth(
    app: str, *arguments: str, options: tuple[str, ...] = (), ascii_only: bool = False
) -> Finished:
    """The result of ``cdk synth`` without a pattern."""
    output = mkdtemp()
    command = " ".join([PYTHON, str(APPS / f"{app}.py"), *arguments])
    done = run(
        *("cdk", "synth", "--quiet", "--no-notices", "--output", output, "--app", command),
        *options,
        **(ASCII if ascii_only else {}),
    )
    return Finished(done.status, done.printed, output)


def cdk(command: str, assembly: str, *arguments: str) -> Finished:
    """The result of another command on an assembly that was synthesized before."""
    return run("cdk", command, "--no-notices", "--app", assembly, *arguments)


def test_every_rule_fires_and_nothing_fails() -> None:
    found = synth("every_rule", str(EXAMPLES))

    assert {name.partition("[")[0] for _, name in found.reported} == set(RULE_IDS)
    assert found.status == 1


def test_a_rule_that_raises_and_a_template_that_cannot_be_read_are_errors_beside_the_others() -> (
    None
):
    found = synth("failures", f"{mkdtemp()}/nested.yaml")

    assert found.status == 1
    assert "The rule acme-role-owner raised an exception and did not run" in found.printed
    assert "LookupError: no owner of Role1ABCC5F0" in found.printed
    assert f"raised at {APPS / 'failures.py'}, line " in found.printed
    assert re.search(r"The nested stacks of the template \S*Outer.template.json", found.printed)
    assert [name.partition("[")[0] for name in found.errors] == [
        "checks-failed",
        "checks-failed",
        "trust-any-principal",
        "trust-external-account",
    ]
    assert cdk("deploy", found.assembly, "Weak").status == 1
    validated = cdk("validate", found.assembly, "--unstable=validate", "--no-online")
    assert (validated.status, validated.errors) == (1, found.errors)


def test_a_wrong_setting_is_an_error_that_names_it() -> None:
    found = synth("weak", options=("--context", 'iam-patterns={"own_account":["222222222222"]}'))

    assert (found.status, found.reported) == (1, [("FATAL", "checks-failed")])
    assert "own_account: must be one of organization_id, own_accounts" in found.printed


def test_settings_on_the_command_line_are_json() -> None:
    text = '{"own_accounts":["222222222222"],"severities":{"trust-whole-account":"off"}}'
    found = synth("weak", options=("--context", f"iam-patterns={text}"))

    assert (found.status, found.reported) == (0, [])


def test_two_plugins_report_once_whatever_the_locale() -> None:
    found = synth("weak", "twice", ascii_only=True)

    assert [name.partition("[")[0] for _, name in found.reported] == [
        "trust-external-account",
        "trust-whole-account",
    ]
    assert found.status == 1


def test_a_weak_stack_is_not_deployed_and_a_sound_one_of_the_same_app_is() -> None:
    assembly = synth("weak", "twice", ascii_only=True).assembly

    assert "Synthesis finished with errors" in cdk("deploy", assembly, "Weak").printed
    # It goes on until it needs credentials.
    assert "no credentials have been configured" in cdk("deploy", assembly, "Sound").printed


def test_the_app_itself_fails() -> None:
    found = run(PYTHON, str(APPS / "weak.py"))

    assert found.status == 1
    assert "Role Weak/Role trusts an AWS account that is not yours" in found.printed


def test_errors_in_an_app_of_stages_only_are_summed_up_by_a_plain_synth() -> None:
    found = synth("stages", "only")

    assert (found.status, found.reported) == (1, [("FATAL", "errors-in-stages")])
    assert "1 error in the stage Prod." in found.printed
    assert "Run cdk synth '**'" in found.printed


def test_errors_in_stages_stop_the_deployment_of_their_stack() -> None:
    found = cdk("deploy", synth("stages", "only").assembly, "Prod/Api")

    assert found.status == 1
    assert [name.partition("[")[0] for name in found.errors] == [
        "errors-in-stages",
        "trust-external-account",
    ]


def test_errors_in_a_nested_stage_are_shown_with_the_first_stack_of_the_app() -> None:
    found = synth("stages", "mixed")

    assert (found.status, found.reported) == (1, [("FATAL", "errors-in-stages")])
    assert "1 error in the stage Europe/Prod." in found.printed
    tools = cdk("deploy", found.assembly, "Tools").printed
    assert "no credentials have been configured" in tools


@pytest.mark.parametrize("kind", ["pipeline", "validated"])
def test_errors_in_stages_that_the_app_validates_are_shown_themselves(kind: str) -> None:
    found = synth("stages", kind)

    assert found.status == 1
    assert [name.partition("[")[0] for name in found.errors] == ["trust-external-account"]


def test_sound_stages_are_silent() -> None:
    found = synth("stages", "sound")

    assert (found.status, found.reported) == (0, [])


def test_acknowledgements_hide_their_statement_and_no_other() -> None:
    found = synth("acknowledged")

    assert found.errors == [
        "trust-external-account[Backup]",
        "trust-external-account[Audit@Stack/Neither]",
        "trust-external-account[Backup]",
        "trust-external-account[Backup]",
    ]
    assert re.findall(r"^ERROR Role (\S+)", found.printed, re.MULTILINE) == [
        "Stack/Baseline",
        "Stack/Neither",
        "Stack/Neither",
        "Stack/OneStatement",
    ]
    for line in (
        "INFO 12 findings acknowledged: 11 in the code, 1 in the baseline. "
        "1 acknowledgement expired.",
        "iam-patterns::trust-whole-account is acknowledged for the whole app and hides 8 findings "
        "(reason: accepted).",
        "1 acknowledgement expired: trust-external-account[Backup] on Stack/Baseline "
        "(old, expires 2026-01-31).",
        "2 acknowledgements without a finding: iam-patterns::trust-external-account[Gone] on Stack; "
        "baseline entry trust-external-account on Stack/Removed (audited).",
    ):
        assert line in found.printed


def test_locked_checks_ignore_acknowledgements_of_errors_in_the_code() -> None:
    found = synth("acknowledged", "locked")

    assert [severity for severity, _ in found.reported].count("FATAL") == 7
    assert "ERROR" not in {severity for severity, _ in found.reported}
    assert "2 acknowledgements ignored, because IamChecks is locked:" in found.printed
    assert "Stack/Baseline trusts an AWS account" in found.printed
    assert found.printed.count("Stack/Baseline trusts an AWS account") == 1
