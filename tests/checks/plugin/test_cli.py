"""What the real ``cdk`` command prints and returns: a plugin that fails is silent in it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from iam_patterns.checks.registry import RULE_IDS

ROOT = Path(__file__).parents[3]
APPS = Path(__file__).parent / "apps"
EXAMPLES = ROOT / "docs" / "checks" / "examples"
ASCII = (("LC_ALL", "C"), ("PYTHONUTF8", "0"), ("PYTHONCOERCECLOCALE", "0"))

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Finished:
    """A command that has ended, and the assembly that it wrote."""

    status: int
    printed: str
    assembly: Path = Path()

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


def run(folder: Path, *command: str, **environment: str) -> Finished:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "AWS_", "CDK_"))}
    own = {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "AWS_EC2_METADATA_DISABLED": "true"}
    finished = subprocess.run(
        command,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**clean, **own, **environment},
        cwd=folder,
    )
    return Finished(finished.returncode, finished.stdout + finished.stderr)


Synth = Callable[..., Finished]


@pytest.fixture(scope="module")
def synth(tmp_path_factory: pytest.TempPathFactory) -> Synth:
    """Runs ``cdk synth`` without a pattern on one of the apps, the same one only once."""

    @cache
    def of_app(
        app: str, *arguments: str, context: str = "", environment: tuple[tuple[str, str], ...] = ()
    ) -> Finished:
        folder = tmp_path_factory.mktemp(app)
        command = " ".join([sys.executable, str(APPS / f"{app}.py"), *arguments])
        options = ["--quiet", "--no-notices", "--output", str(folder / "cdk.out")]
        options += ["--context", context] if context else []
        done = run(folder, "cdk", "synth", "--app", command, *options, **dict(environment))
        return Finished(done.status, done.printed, folder / "cdk.out")

    return of_app


def cdk(command: str, assembly: Path, *arguments: str) -> Finished:
    """The result of another command on an assembly that was synthesized before."""
    options = ["--no-notices", "--app", str(assembly)]
    return run(assembly.parent, "cdk", command, *options, *arguments)


def test_every_rule_fires_and_nothing_fails(synth: Synth) -> None:
    found = synth("every_rule", str(EXAMPLES))

    assert {name.partition("[")[0] for _, name in found.reported} == set(RULE_IDS)
    assert found.status == 1


def test_what_cannot_be_checked_is_an_error_beside_the_findings(
    synth: Synth, tmp_path: Path
) -> None:
    found = synth("failures", str(tmp_path / "nested.yaml"))

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
    assert "Synthesis finished with errors" in cdk("deploy", found.assembly, "Weak").printed
    validated = cdk("validate", found.assembly, "--unstable=validate", "--no-online")
    assert (validated.status, validated.errors) == (1, found.errors)


def test_a_wrong_setting_is_an_error_that_names_it(synth: Synth) -> None:
    found = synth("weak", context='iam-patterns={"own_account":["222222222222"]}')

    assert (found.status, found.reported) == (1, [("FATAL", "checks-failed")])
    assert "own_account: must be one of organization_id, own_accounts" in found.printed


def test_settings_on_the_command_line_are_json(synth: Synth) -> None:
    text = '{"own_accounts":["222222222222"],"severities":{"trust-whole-account":"off"}}'
    found = synth("weak", context=f"iam-patterns={text}")

    assert (found.status, found.reported) == (0, [])


@pytest.mark.parametrize(
    ("context", "status", "reported"),
    [
        ("iam-patterns:own_accounts=222222222222", 0, [("WARNING", "trust-whole-account")]),
        ("iam-patterns:own_acounts=222222222222", 1, [("FATAL", "checks-failed")]),
        ("iam-patterns.own_accounts=222222222222", 1, [("FATAL", "checks-failed")]),
    ],
)
def test_one_setting_on_the_command_line_is_read_or_an_error(
    synth: Synth, context: str, status: int, reported: list[tuple[str, str]]
) -> None:
    found = synth("weak", context=context)

    names = [(severity, name.partition("[")[0]) for severity, name in found.reported]
    assert (found.status, names) == (status, reported)


def test_two_plugins_report_once_whatever_the_locale(synth: Synth) -> None:
    found = synth("weak", "twice", environment=ASCII)

    assert [name.partition("[")[0] for _, name in found.reported] == ["trust-external-account"]
    assert found.status == 1


def test_a_weak_stack_is_not_deployed_and_a_sound_one_of_the_same_app_is(synth: Synth) -> None:
    assembly = synth("weak", "twice", environment=ASCII).assembly

    assert "Synthesis finished with errors" in cdk("deploy", assembly, "Weak").printed
    # It goes on until it needs credentials.
    assert "no credentials have been configured" in cdk("deploy", assembly, "Sound").printed


def test_the_app_itself_fails(tmp_path: Path) -> None:
    found = run(tmp_path, sys.executable, str(APPS / "weak.py"))

    assert found.status == 1
    assert "Role Weak/Role trusts an AWS account that is not yours" in found.printed


def test_errors_in_an_app_of_stages_only_are_summed_up_by_a_plain_synth(synth: Synth) -> None:
    found = synth("stages", "only")

    assert (found.status, found.reported) == (1, [("FATAL", "errors-in-stages")])
    assert "1 error in the stage Prod." in found.printed
    assert "Run cdk synth '**'" in found.printed


def test_errors_in_stages_stop_the_deployment_of_their_stack(synth: Synth) -> None:
    found = cdk("deploy", synth("stages", "only").assembly, "Prod/Api")

    assert found.status == 1
    assert [name.partition("[")[0] for name in found.errors] == [
        "errors-in-stages",
        "trust-external-account",
    ]


def test_errors_in_a_nested_stage_are_shown_with_the_first_stack_of_the_app(synth: Synth) -> None:
    found = synth("stages", "mixed")

    assert (found.status, found.reported) == (1, [("FATAL", "errors-in-stages")])
    assert "1 error in the stage Europe/Prod." in found.printed
    tools = cdk("deploy", found.assembly, "Tools").printed
    assert "no credentials have been configured" in tools


@pytest.mark.parametrize("kind", ["pipeline", "validated"])
def test_errors_in_stages_that_the_app_validates_are_shown_themselves(
    synth: Synth, kind: str
) -> None:
    found = synth("stages", kind)

    assert found.status == 1
    assert [name.partition("[")[0] for name in found.errors] == ["trust-external-account"]


def test_sound_stages_are_silent(synth: Synth) -> None:
    found = synth("stages", "sound")

    assert (found.status, found.reported) == (0, [])


def test_acknowledgements_hide_their_statement_and_no_other(synth: Synth) -> None:
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
    lines = """
INFO 5 findings acknowledged: 4 in the code, 1 in the baseline. 1 acknowledgement expired.
WARNING iam-patterns::trust-whole-account is acknowledged for the whole app and hides 1 finding
WARNING 1 acknowledgement expired: trust-external-account[Backup] on Stack/Baseline (old, expires
WARNING 2 acknowledgements without a finding: iam-patterns::trust-external-account[Gone] on Stack;
"""
    for line in lines.strip().splitlines():
        assert line in found.printed
    assert "baseline entry trust-external-account on Stack/Removed (audited)." in found.printed


def test_locked_checks_ignore_acknowledgements_of_errors_in_the_code(synth: Synth) -> None:
    found = synth("acknowledged", "locked")

    assert [severity for severity, _ in found.reported].count("FATAL") == 7
    assert "ERROR" not in {severity for severity, _ in found.reported}
    assert "2 acknowledgements ignored, because IamChecks is locked:" in found.printed
    assert "Stack/Baseline trusts an AWS account" in found.printed
    assert found.printed.count("Stack/Baseline trusts an AWS account") == 1


def test_the_code_cannot_hide_the_lines_of_locked_checks(synth: Synth) -> None:
    lines = {"acknowledged", "acknowledgement-expired", "acknowledgement-ignored"}
    shown = [
        {name.partition("[")[0] for severity, name in found.reported if severity != "FATAL"}
        for found in (
            synth("acknowledged", "locked"),
            synth("acknowledged", "locked", "hidden"),
            synth("acknowledged", "hidden"),
        )
    ]

    assert shown[0] >= lines
    assert shown[1] == shown[0]
    assert not shown[2] & lines
    # What hides findings of the whole app is shown all the same.
    assert "acknowledged-above-stacks" in shown[2]
    assert (
        "iam-patterns::acknowledged on the app" in synth("acknowledged", "locked", "hidden").printed
    )


@pytest.mark.parametrize("kind", ["construct", "inline"])
def test_errors_in_a_stack_set_are_found_and_stop_the_deployment(synth: Synth, kind: str) -> None:
    if kind == "construct":
        pytest.importorskip("cdk_stacksets")
    found = synth("stack_sets", kind)

    assert found.status == 1
    assert [name.partition("[")[0] for name in found.errors] == ["trust-external-account"]
    assert "Role" in found.printed
    assert "Synthesis finished with errors" in cdk("deploy", found.assembly, "Rollout").printed


@pytest.mark.parametrize("kind", ["construct", "inline"])
def test_a_sound_stack_set_is_silent(synth: Synth, kind: str) -> None:
    if kind == "construct":
        pytest.importorskip("cdk_stacksets")
    found = synth("stack_sets", kind, "sound")

    assert (found.status, found.reported) == (0, [])


SETTINGS = '{"permissions_boundary":"TeamBoundary","path":"/workload/"}'


def test_the_checks_find_the_role_that_defaults_do_not_reach(synth: Synth) -> None:
    found = synth("defaults", context=f"iam-patterns={SETTINGS}")

    assert found.status == 1
    assert found.errors == ["organization-path", "organization-permissions-boundary"]
    assert "Role Shop/Raw" in found.printed
    assert "Shop/Function/ServiceRole" in found.printed
    assert "path set to /workload/ (the settings in the context)" in found.printed


def test_defaults_and_a_mixin_meet_the_settings(synth: Synth) -> None:
    found = synth("defaults", "mixin", context=f"iam-patterns={SETTINGS}")

    assert (found.status, found.reported) == (0, [])
    assert "PermissionsBoundary set to TeamBoundary (BoundaryAndPath)" in found.printed


def test_malformed_settings_stop_the_synthesis_of_defaults(synth: Synth) -> None:
    found = synth("defaults", context='iam-patterns={"path":"workload"}')

    assert found.status == 1
    assert "path: must be a path of 1-512 characters" in found.printed
