"""The demo, run once, and how it handles failures."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from app import build
from demo.deployment import Context, DeploymentError, bootstrap, deploy
from demo.emulator import Emulator, EmulatorError
from demo.sessions import accounts_of
from demo.tries import EVERY_TRY
from tests.demo.expected_answers import ExpectedAnswers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
CONTEXT = Context.read()

FAILING_APP = """
import sys
from aws_cdk import App, CfnResource, Environment, Stack
app = App()
stack = Stack(app, "Broken", env=Environment(account=sys.argv[1], region=sys.argv[2]))
CfnResource(stack, "Nothing", type="AWS::Nowhere::Nothing")
app.synth()
"""


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


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator(account=CONTEXT.tools_account, region=CONTEXT.region) as emulator:
        bootstrap(emulator, CONTEXT)
        yield emulator


def new_emulator(port: int | None = None) -> Emulator:
    return Emulator(account=CONTEXT.tools_account, region=CONTEXT.region, port=port)


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
    names = {"context.vendor_external_id": CONTEXT.vendor_external_id}
    expected = ExpectedAnswers(Path(app.synth().directory), accounts_of(CONTEXT), names)

    for tried, answered in zip(EVERY_TRY, results["tries"], strict=True):
        decided = expected.answer(tried)
        assert decided == tried.expected, answered
        assert tried.differs or decided == answered["answered"], answered


def test_a_known_difference_is_one_still(results: dict[str, Any]) -> None:
    for answered in results["tries"]:
        if answered["verdict"] == "known difference":
            assert answered["answered"] != answered["expected"], answered


def test_every_deployed_role_is_both_allowed_and_denied_something(
    results: dict[str, Any],
) -> None:
    for stack in {tried.stack for tried in EVERY_TRY}:
        answers = {a["answered"] for a in results["tries"] if a["role"] == stack}
        assert {"allowed", "denied"} <= answers


def test_what_is_not_deployed_is_named_with_its_reason(results: dict[str, Any]) -> None:
    assert set(results["not_deployed"]) == {
        "CrossAccountDeployRolePipeline",
        "EksPodRole: AWS::EKS::PodIdentityAssociation",
        "GitHubActionsRole: AWS::IAM::OIDCProvider",
        "OidcRole: AWS::IAM::OIDCProvider",
        "RolesAnywhereRole: AWS::RolesAnywhere::Profile",
    }


def test_a_port_in_use_is_reported() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        emulator = new_emulator(taken.getsockname()[1])

        with pytest.raises(EmulatorError, match="is in use"):
            emulator.start()

    assert not emulator.folder.exists()


def test_a_failing_deployment_shows_the_reason_of_cloudformation(
    emulator: Emulator, tmp_path: Path
) -> None:
    app = tmp_path / "failing_app.py"
    app.write_text(FAILING_APP)
    command = f"{sys.executable} {app} {CONTEXT.tools_account} {CONTEXT.region}"

    with pytest.raises(DeploymentError, match="AWS::Nowhere::Nothing"):
        deploy(emulator, CONTEXT, app=command)


def test_a_killed_emulator_is_reported_and_leaves_nothing() -> None:
    with new_emulator() as emulator:
        (pid,) = emulator_processes(emulator.port)
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.5)

        with pytest.raises(EmulatorError, match="the emulator has stopped"):
            bootstrap(emulator, CONTEXT)

    assert not emulator.folder.exists()


def test_two_may_start_at_once() -> None:
    emulators = [new_emulator(), new_emulator()]

    with ThreadPoolExecutor() as pool:
        started = list(pool.map(Emulator.start, emulators))
    for emulator in started:
        emulator.check_alive()
        emulator.stop()

    assert not any(emulator_processes(emulator.port) for emulator in emulators)


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


def emulator_processes(port: int) -> list[int]:
    """The processes whose environment names the port as their gateway."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            settings = environment.read_bytes()
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue
        command = environment.with_name("cmdline").read_bytes()
        if f"GATEWAY_PORT={port}".encode() in settings and b"ministack" in command:
            found.append(int(environment.parent.name))
    return found
