"""Bootstraps the accounts and deploys the example stacks with the real CDK command line."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from demo.emulator import Emulator
from demo.left_out import leave_out

_ROOT: Final = Path(__file__).parents[1]
_ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"

NOT_DEPLOYED: Final = {
    "CrossAccountDeployRolePipeline": "the emulator's CloudFormation has no AWS::CodePipeline",
}


class DeploymentError(Exception):
    """The CDK command line failed, with what it said: CloudFormation's reason is in it."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context of cdk.json.

    Args:
        tools_account: The account with the pipeline.
        workload_account: The account that is deployed to.
        vendor_account: The auditor's account.
        vendor_external_id: The external ID that the auditor gave.
        region: The region of all.
    """

    tools_account: str
    workload_account: str
    vendor_account: str
    vendor_external_id: str
    region: str

    @classmethod
    def read(cls, path: Path = _ROOT / "cdk.json") -> "Context":
        """The context as it stands in cdk.json."""
        context = json.loads(path.read_text())["context"]
        return cls(**{name: context[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Deployment:
    """What came of a deployment.

    Args:
        stacks: The names of the stacks.
        not_deployed: Each stack and each resource that the emulator cannot create, and why.
    """

    stacks: Sequence[str]
    not_deployed: Mapping[str, str]


def bootstrap(emulator: Emulator, context: Context) -> None:
    """Runs ``cdk bootstrap`` for both accounts; the workload account trusts the tools account.

    Raises:
        DeploymentError: With what the CDK command line said.
    """
    for account, trusted in (
        (context.tools_account, ()),
        (context.workload_account, ("--trust", context.tools_account)),
    ):
        _cdk(
            emulator,
            account,
            [
                "bootstrap",
                f"aws://{account}/{context.region}",
                "--app",
                "",
                "--cloudformation-execution-policies",
                _ADMINISTRATOR,
                *trusted,
            ],
        )


def deploy(emulator: Emulator, context: Context, app: str | None = None) -> Deployment:
    """Runs ``cdk deploy`` over the stacks that the emulator can create.

    Args:
        emulator: Where to.
        context: The accounts.
        app: Another app than that of cdk.json.

    Returns:
        What was deployed and what was not.

    Raises:
        DeploymentError: With what the CDK command line said.
    """
    assembly = emulator.folder / "cdk.out"
    other_app = ["--app", app] if app else []
    account = context.tools_account
    _cdk(emulator, account, ["synth", "--quiet", "--output", str(assembly), *other_app])
    deployed = []
    not_deployed = {}
    for template in sorted(assembly.glob("*.template.json")):
        stack = template.name.removesuffix(".template.json")
        if stack in NOT_DEPLOYED:
            not_deployed[stack] = NOT_DEPLOYED[stack]
            continue
        deployed.append(stack)
        for resource in leave_out(template):
            not_deployed[f"{stack}: {resource}"] = "the emulator's CloudFormation has no such type"
    _cdk(
        emulator,
        account,
        [
            "deploy",
            *deployed,
            "--app",
            str(assembly),
            "--require-approval",
            "never",
            "--progress",
            "events",
            "--concurrency",
            "2",
        ],
    )
    return Deployment(deployed, not_deployed)


def _cdk(emulator: Emulator, account: str, arguments: Sequence[str]) -> None:
    emulator.check_alive()
    environment: Mapping[str, str] = {**os.environ, **emulator.environment(account), "CI": "true"}
    finished = subprocess.run(  # noqa: S603 - our own command, without a shell
        ["cdk", *arguments, "--no-notices"],  # noqa: S607 - the Makefile sets the path
        cwd=_ROOT,
        env=environment,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if finished.returncode != 0:
        emulator.check_alive()
        raise DeploymentError(f"cdk {arguments[0]} failed:\n{finished.stdout[-4000:]}")
