"""Each kind of grant_assume_role is deployed by the real cdk, and its caller assumes the role."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from demo.deployment import bootstrap
from demo.emulator import Emulator
from tests.demo.emulators import CONTEXT, new_emulator

ROOT = Path(__file__).resolve().parents[2]
ROWS = ["Same", "Other", "Nested", "Beta-Stage", "Account", "Imported"]
STRANGER = f"arn:aws:iam::{CONTEXT.tools_account}:role/grants-stranger"


@pytest.fixture(scope="module")
def deployed() -> Iterator[Emulator]:
    with new_emulator() as emulator:
        bootstrap(emulator, CONTEXT)
        finished = subprocess.run(
            [
                *("cdk", "deploy", "**", "--require-approval", "never", "--no-notices"),
                *("--app", f"{sys.executable} -m tests.demo.grants_app"),
                *("--output", str(emulator.folder / "grants.out")),
            ],
            cwd=ROOT,
            env={**os.environ, **emulator.environment(CONTEXT.tools_account), "CI": "true"},
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert finished.returncode == 0, finished.stdout[-4000:]
        yield emulator


def client(emulator: Emulator, service: str, access_key: str, **credentials: str) -> Any:
    environment = emulator.environment(CONTEXT.tools_account)
    session = boto3.Session(
        aws_access_key_id=access_key,
        aws_secret_access_key=credentials.get("secret", "local"),
        aws_session_token=credentials.get("token"),
        region_name=CONTEXT.region,
    )
    return session.client(
        service,
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        verify=environment["AWS_CA_BUNDLE"],
    )


def outputs(emulator: Emulator, row: str) -> dict[str, str]:
    (stack,) = client(emulator, "cloudformation", CONTEXT.tools_account).describe_stacks(
        StackName=row
    )["Stacks"]
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def assume(emulator: Emulator, target: str, calling: str) -> str:
    """Assumes the caller, and with its session the target; the ARN of the session."""
    account = calling.split(":")[4]
    sts = client(emulator, "sts", account)
    own = sts.assume_role(RoleArn=calling, RoleSessionName="test")["Credentials"]
    by = client(
        emulator,
        "sts",
        own["AccessKeyId"],
        secret=own["SecretAccessKey"],
        token=own["SessionToken"],
    )
    arn: str = by.assume_role(RoleArn=target, RoleSessionName="test")["AssumedRoleUser"]["Arn"]
    return arn


@pytest.mark.parametrize("row", ROWS)
def test_the_caller_assumes_the_role_and_nobody_else_does(row: str, deployed: Emulator) -> None:
    arns = outputs(deployed, row)

    assert ":assumed-role/" in assume(deployed, arns["TargetArn"], arns["CallerArn"])
    with pytest.raises(ClientError, match="AccessDenied"):
        assume(deployed, arns["TargetArn"], STRANGER)
