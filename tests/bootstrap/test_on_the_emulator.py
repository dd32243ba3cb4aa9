"""The custom bootstrap template, deployed by the real ``cdk bootstrap --template``.

The emulator differs from AWS in four ways. Its CloudFormation leaves out the permissions boundary
of a role, and acts without the execution role: the test puts the template's boundary on the role by
the API, and calls IAM as the execution role, which the emulator lets the account's root assume. Its
``aws:PrincipalArn`` of a role is the session: the callers here are users. It knows no
``iam:PermissionsBoundary``. Roles as callers, and roles that deployments create under the
boundary, are decided by our own engine in `test_custom_template`.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from demo.emulator import Emulator
from tests.bootstrap.template import ACCOUNT, BOUNDARY, OTHER, REGION, of_ours, role_arn

pytestmark = pytest.mark.slow

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)
ASSUME = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}],
    }
)
EXECUTION = role_arn("cfn-exec").rpartition("/")[2]


def cdk(emulator: Emulator, *arguments: str, **environment: str) -> str:
    finished = subprocess.run(
        ["cdk", *arguments, "--no-notices"],  # noqa: S607 - the Makefile sets the path
        check=False,
        capture_output=True,
        text=True,
        cwd=emulator.folder,
        env={**emulator.whole_environment(ACCOUNT), "CI": "true", **environment},
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout + finished.stderr


def client(emulator: Emulator, service: str, credentials: dict[str, str] | None = None) -> Any:
    root = {"AccessKeyId": ACCOUNT, "SecretAccessKey": "local"}
    found = credentials or root
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=emulator.endpoint,
        verify=str(emulator.certificate),
        aws_access_key_id=found["AccessKeyId"],
        aws_secret_access_key=found["SecretAccessKey"],
        aws_session_token=found.get("SessionToken"),
    )


def session(emulator: Emulator, arn: str, credentials: Any = None, **more: str) -> dict[str, str]:
    sts = client(emulator, "sts", credentials)
    found: dict[str, str] = sts.assume_role(RoleArn=arn, RoleSessionName="try", **more)[
        "Credentials"
    ]
    return found


def is_denied(call: Any, **arguments: str) -> bool:
    try:
        call(**arguments)
    except ClientError as error:
        if not error.response["Error"]["Code"].startswith("AccessDenied"):
            raise
        return True
    return False


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    running = Emulator(account=ACCOUNT, region=REGION).start()
    try:
        template = running.folder / "bootstrap.json"
        template.write_text(json.dumps(of_ours(deployers=[f"arn:aws:iam::{ACCOUNT}:user/ci"])))
        cdk(
            running,
            "bootstrap",
            f"aws://{ACCOUNT}/{REGION}",
            "--app",
            "",
            "--template",
            str(template),
            "--trust",
            OTHER,
            "--cloudformation-execution-policies",
            BOUNDARY,
        )
        iam = client(running, "iam")
        iam.put_role_permissions_boundary(RoleName=EXECUTION, PermissionsBoundary=BOUNDARY)
        for name in ("ci", "other"):
            iam.create_user(UserName=name)
            iam.put_user_policy(UserName=name, PolicyName="Assume", PolicyDocument=ASSUME)
        yield running
    finally:
        running.stop()


def user(emulator: Emulator, name: str) -> dict[str, str]:
    found: dict[str, str] = client(emulator, "iam").create_access_key(UserName=name)["AccessKey"]
    return found


@pytest.fixture(scope="module")
def deployment(emulator: Emulator) -> Any:
    """IAM, called as the execution role."""
    return client(emulator, "iam", session(emulator, role_arn("cfn-exec")))


@pytest.mark.parametrize("purpose", ["deploy", "file-publishing", "image-publishing", "lookup"])
def test_only_the_deployers_can_assume_a_role(emulator: Emulator, purpose: str) -> None:
    ci = user(emulator, "ci")
    other = user(emulator, "other")

    assert session(emulator, role_arn(purpose), ci)
    with pytest.raises(ClientError, match="AccessDenied"):
        session(emulator, role_arn(purpose), other)


def test_an_external_id_is_refused(emulator: Emulator) -> None:
    ci = user(emulator, "ci")

    with pytest.raises(ClientError, match="AccessDenied"):
        session(emulator, role_arn("deploy"), ci, ExternalId="of-a-deputy")


def test_the_execution_role_has_the_boundary_as_its_only_policy(emulator: Emulator) -> None:
    attached = client(emulator, "iam").list_attached_role_policies(RoleName=EXECUTION)

    assert [policy["PolicyArn"] for policy in attached["AttachedPolicies"]] == [BOUNDARY]


def test_a_deployer_deploys_with_the_real_command_line(emulator: Emulator) -> None:
    ci = user(emulator, "ci")
    app = emulator.folder / "app.py"
    app.write_text(
        "from aws_cdk import App, Environment, Stack, aws_s3 as s3\n"
        "app = App()\n"
        f"env = Environment(account={ACCOUNT!r}, region={REGION!r})\n"
        "s3.Bucket(Stack(app, 'Shop', env=env), 'Bucket')\n"
        "app.synth()\n"
    )

    output = cdk(
        emulator,
        "deploy",
        "--app",
        f"{sys.executable} {app}",
        "--require-approval",
        "never",
        AWS_ACCESS_KEY_ID=ci["AccessKeyId"],
        AWS_SECRET_ACCESS_KEY=ci["SecretAccessKey"],
    )

    assert "could not be used to assume" not in output
    assert "Stack ARN" in output


def test_a_deployment_can_use_the_services_only(emulator: Emulator) -> None:
    credentials = session(emulator, role_arn("cfn-exec"))

    assert not is_denied(client(emulator, "dynamodb", credentials).list_tables)
    assert is_denied(client(emulator, "secretsmanager", credentials).list_secrets)


def test_a_deployment_cannot_change_the_boundary_or_the_bootstrap_roles(deployment: Any) -> None:
    everything = ASSUME.replace("sts:AssumeRole", "*")

    assert is_denied(
        deployment.create_policy_version, PolicyArn=BOUNDARY, PolicyDocument=everything
    )
    assert is_denied(deployment.delete_role_permissions_boundary, RoleName=EXECUTION)
    assert is_denied(
        deployment.put_role_policy,
        RoleName=EXECUTION,
        PolicyName="Everything",
        PolicyDocument=everything,
    )
    assert is_denied(deployment.update_assume_role_policy, RoleName=EXECUTION, PolicyDocument=TRUST)
    assert is_denied(deployment.create_user, UserName="mallory")
