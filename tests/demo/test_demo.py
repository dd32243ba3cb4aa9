"""The demo, run once, and stopped half-way."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from app import build
from demo.sessions import SANDBOX, accounts_of
from demo.tries import EVERY_TRY
from tests.demo.emulators import CONTEXT, emulator_processes
from tests.demo.expected_answers import ExpectedAnswers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    finished = subprocess.run(
        [sys.executable, "-m", "demo", "--json"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def test_every_try_is_answered_as_expected_or_is_a_known_difference(
    results: dict[str, Any],
) -> None:
    assert len(results["tries"]) == len(EVERY_TRY)
    for tried, answered in zip(EVERY_TRY, results["tries"], strict=True):
        verdict = "known difference" if tried.differs else "as expected"
        assert answered["verdict"] == verdict, answered


def test_decisions_from_the_templates_agree_with_aws_and_the_emulator(
    results: dict[str, Any],
) -> None:
    app = App(context=json.loads((ROOT / "cdk.json").read_text())["context"])
    build(app)
    names = {
        "context.vendor_external_id": CONTEXT.vendor_external_id,
        "context.workload_account": CONTEXT.workload_account,
        "context.sandbox_account": SANDBOX,
    }
    expected = ExpectedAnswers(Path(app.synth().directory), accounts_of(CONTEXT), names)

    for tried, answered in zip(EVERY_TRY, results["tries"], strict=True):
        decided = expected.answer(tried)
        assert decided == tried.expected, answered
        assert tried.differs or decided == answered["answered"], answered


def test_a_known_difference_still_differs(results: dict[str, Any]) -> None:
    for answered in results["tries"]:
        if answered["verdict"] == "known difference":
            assert answered["answered"] != answered["expected"], answered


def test_every_deployed_role_is_both_allowed_and_denied_something(
    results: dict[str, Any],
) -> None:
    for stack in {tried.stack for tried in EVERY_TRY}:
        answers = {a["answered"] for a in results["tries"] if a["role"] == stack}
        assert {"allowed", "denied"} <= answers


def test_what_is_not_deployed_is_listed(results: dict[str, Any]) -> None:
    assert set(results["not_deployed"]) == {
        "CrossAccountDeployRolePipeline",
        "EksPodRole: AWS::EKS::PodIdentityAssociation",
        "GitHubActionsRole: AWS::IAM::OIDCProvider",
        "OidcRole: AWS::IAM::OIDCProvider",
        "OrganizationGuardrails",
        "OrganizationRoles: AWS::CloudFormation::StackSet",
        "RolesAnywhereRole: AWS::RolesAnywhere::Profile",
    }


def test_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    demo = subprocess.Popen(
        [sys.executable, "-m", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not emulator_processes(port) and time.monotonic() < deadline:
        time.sleep(0.1)

    os.killpg(demo.pid, signal.SIGINT)
    output, _ = demo.communicate(timeout=60)

    assert demo.returncode == 130, output
    assert emulator_processes(port) == []
    assert list(tmp_path.glob("iam-patterns-demo-*")) == []
