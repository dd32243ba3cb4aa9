"""The demo, run once, and stopped half-way."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App

from app import build
from demo.sessions import SANDBOX, accounts_of
from demo.tries import every_try
from tests.demo.emulators import CONTEXT
from tests.demo.expected_answers import ExpectedAnswers

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
WITHOUT_A_ROLE_TO_TRY = {"RoleReview", "RoleUseAlarm"}
"""Stacks whose tries show the messages that arrive."""


@pytest.fixture(scope="module")
def trap() -> Iterator[socket.socket]:
    """A server that nothing may connect to: settings of the user name it."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        yield server


@pytest.fixture(scope="module")
def settings_of_the_user(
    trap: socket.socket, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """An environment and a home folder whose every AWS setting and proxy leads to the trap."""
    url = f"http://127.0.0.1:{trap.getsockname()[1]}"
    home = tmp_path_factory.mktemp("home")
    (home / ".aws").mkdir()
    (home / ".aws/config").write_text(f"[default]\nendpoint_url = {url}\nregion = us-east-2\n")
    (home / ".aws/credentials").write_text("[default]\naws_access_key_id = AKIAEXAMPLE\n")
    (home / ".cdk.json").write_text('{"profile": "nonexistent", "context": {"region": "nowhere"}}')
    cache = os.environ.get("JSII_RUNTIME_PACKAGE_CACHE_ROOT")
    proxies = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")
    return {
        "HOME": str(home),
        "JSII_RUNTIME_PACKAGE_CACHE_ROOT": cache
        or str(Path.home() / ".cache/aws/jsii/package-cache"),
        "AWS_PROFILE": "nonexistent",
        "AWS_DEFAULT_PROFILE": "nonexistent",
        "AWS_ENDPOINT_URL_STS": url,
        "AWS_ENDPOINT_URL_IAM": url,
        "AWS_ENDPOINT_URL_CLOUDFORMATION": url,
        "AWS_SESSION_TOKEN": "expired",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_CA_BUNDLE": "/nonexistent",
        "AWS_CONFIG_FILE": str(home / ".aws/config"),
        "CDK_DEFAULT_ACCOUNT": "999999999999",
        "NODE_OPTIONS": "--require=/nonexistent.js",
        "SERVICES": "sqs",
        "BIND_HOST": "0.0.0.0",  # noqa: S104 - it must not reach the emulator
        **dict.fromkeys(proxies, url),
    }


@pytest.fixture(scope="module")
def results(settings_of_the_user: dict[str, str]) -> dict[str, Any]:
    finished = subprocess.run(
        [sys.executable, "-m", "demo", "--json"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **settings_of_the_user},
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    found: dict[str, Any] = json.loads(finished.stdout)
    return found


def test_no_setting_of_the_user_reaches_anything(
    results: dict[str, Any], trap: socket.socket
) -> None:
    assert results["tries"]
    with pytest.raises(BlockingIOError):
        trap.accept()


@pytest.mark.parametrize("without", ["proxies", "endpoints"])
def test_the_trap_catches_what_reads_the_settings_of_the_user(without: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        names = ["HTTPS_PROXY"] if without == "endpoints" else ["AWS_ENDPOINT_URL_STS"]
        call = "import boto3; boto3.client('sts', 'eu-west-1').get_caller_identity()"
        keys = {"AWS_ACCESS_KEY_ID": "111111111111", "AWS_SECRET_ACCESS_KEY": "local"}
        caller = subprocess.Popen(
            [sys.executable, "-c", call],
            env={**os.environ, **keys, **dict.fromkeys(names, url)},
            stderr=subprocess.DEVNULL,
        )
        try:
            connection, _ = server.accept()
            connection.close()
        finally:
            caller.kill()
            caller.wait()


def test_every_try_is_answered_as_expected_or_is_a_known_difference(
    results: dict[str, Any],
) -> None:
    assert len(results["tries"]) == len(every_try())
    for tried, answered in zip(every_try(), results["tries"], strict=True):
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

    for tried, answered in zip(every_try(), results["tries"], strict=True):
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
    for stack in {tried.stack for tried in every_try()} - WITHOUT_A_ROLE_TO_TRY:
        answers = {a["answered"] for a in results["tries"] if a["role"] == stack}
        assert {"allowed", "denied"} <= answers


def test_what_is_not_deployed_is_listed(results: dict[str, Any]) -> None:
    assert set(results["not_deployed"]) == {
        "AccessAnalyzers",
        "CrossAccountDeployRolePipeline",
        "EksPodRole: AWS::EKS::PodIdentityAssociation",
        "EksPodTargetRolePods: AWS::EKS::PodIdentityAssociation",
        "GitHubActionsRole: AWS::IAM::OIDCProvider",
        "OidcRole: AWS::IAM::OIDCProvider",
        "OrganizationGuardrails",
        "OrganizationRoles: AWS::CloudFormation::StackSet",
        "PermissionSets",
        "RoleAuditTrail",
        "RoleUseAlarm: AWS::CloudFormation::StackSet",
        "RolesAnywhereRole: AWS::RolesAnywhere::Profile",
    }
