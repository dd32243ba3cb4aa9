"""Bootstraps the accounts and deploys the example stacks with the CDK command line."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from demo.emulator import Emulator
from demo.errors import DemoError
from demo.processes import end_group
from demo.unsupported_resources import remove_unsupported

_ROOT: Final = Path(__file__).parents[1]
_ADMINISTRATOR: Final = "arn:aws:iam::aws:policy/AdministratorAccess"
STACK_SET: Final = ".stackset.template.json"
"""How the name of a StackSet's template ends in the assembly."""
_CHECK_EVERY: Final = 0.5
_UNSUPPORTED: Final = "the emulator's CloudFormation does not support"

NOT_DEPLOYED: Final = {
    "AccessAnalyzers": f"{_UNSUPPORTED} AWS::AccessAnalyzer",
    "CrossAccountDeployRolePipeline": f"{_UNSUPPORTED} AWS::CodePipeline",
    "OrganizationGuardrails": f"{_UNSUPPORTED} AWS::Organizations",
    "PermissionSets": f"{_UNSUPPORTED} AWS::SSO",
    "RoleAuditTrail": f"{_UNSUPPORTED} AWS::CloudTrail",
}


class DeploymentError(DemoError):
    """The CDK command line failed; the message has its output with CloudFormation's reason."""


@dataclass(frozen=True, slots=True)
class Context:
    """The context of cdk.json.

    Args:
        tools_account: The account of the pipeline.
        workload_account: The account that the pipeline deploys to.
        management_account: The management account of the organization.
        vendor_account: The account of the auditor.
        vendor_external_id: The external ID that the auditor assigned.
        region: The Region of all stacks.
    """

    tools_account: str
    workload_account: str
    management_account: str
    vendor_account: str
    vendor_external_id: str
    region: str

    @classmethod
    def read(cls, path: Path = _ROOT / "cdk.json") -> "Context":
        """The context in cdk.json."""
        context = json.loads(path.read_text())["context"]
        return cls(**{name: context[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Deployment:
    """The result of a deployment.

    Args:
        stacks: The names of the deployed stacks.
        not_deployed: The stacks and resources that the emulator cannot create, with the reason.
    """

    stacks: Sequence[str]
    not_deployed: Mapping[str, str]


def bootstrap(emulator: Emulator, context: Context) -> None:
    """Runs ``cdk bootstrap`` for each account; the others trust the tools account.

    Raises:
        DeploymentError: When the CDK command line fails.
    """
    for account, trusted in (
        (context.tools_account, ()),
        (context.workload_account, ("--trust", context.tools_account)),
        (context.management_account, ("--trust", context.tools_account)),
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
    """Runs ``cdk deploy`` for the stacks that the emulator can create.

    Args:
        emulator: The emulator to deploy to.
        context: The accounts and the Region.
        app: The command of the app; that of cdk.json by default.

    Returns:
        What was deployed and what was not.

    Raises:
        DeploymentError: When the CDK command line fails.
    """
    options = ["--app", app] if app else []
    return deploy_assembly(emulator, context, synthesize(emulator, context, options))


def synthesize(emulator: Emulator, context: Context, options: Sequence[str] = ()) -> Path:
    """Runs ``cdk synth``.

    Args:
        emulator: The emulator, in whose folder the assembly is written.
        context: The accounts and the Region.
        options: Other options of the command.

    Returns:
        The folder of the assembly.

    Raises:
        DeploymentError: When the CDK command line fails.
    """
    assembly = emulator.folder / "cdk.out"
    words = ["synth", "--quiet", "--output", str(assembly), *options]
    _cdk(emulator, context.tools_account, words)
    return assembly


def deploy_assembly(emulator: Emulator, context: Context, assembly: Path) -> Deployment:
    """Runs ``cdk deploy`` for the stacks of an assembly that the emulator can create.

    Args:
        emulator: The emulator to deploy to.
        context: The accounts and the Region.
        assembly: The folder of the assembly. What the emulator cannot create is removed from its
            templates.

    Returns:
        What was deployed and what was not.

    Raises:
        DeploymentError: When the CDK command line fails.
    """
    deployed = []
    not_deployed = {}
    for template in sorted(assembly.glob("*.template.json")):
        if template.name.endswith(STACK_SET):
            continue
        stack = template.name.removesuffix(".template.json")
        if stack in NOT_DEPLOYED:
            not_deployed[stack] = NOT_DEPLOYED[stack]
            continue
        deployed.append(stack)
        for resource in remove_unsupported(template):
            not_deployed[f"{stack}: {resource}"] = f"{_UNSUPPORTED} this type"
    _cdk(
        emulator,
        context.tools_account,
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
    with subprocess.Popen(  # noqa: S603 - our own command, without a shell
        ["cdk", *arguments, "--no-notices"],  # noqa: S607 - the Makefile sets the path
        cwd=_ROOT,
        env={**emulator.whole_environment(account), "CI": "true"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output = _output(process, emulator)
        finally:
            end_group(process)
    if process.returncode != 0:
        emulator.check_alive()
        emulator.check_disk(output)
        raise DeploymentError(f"cdk {arguments[0]} failed:\n{output[-4000:]}")


def _output(process: subprocess.Popen[str], emulator: Emulator) -> str:
    """The output of the command when it ends; it is not waited for without an emulator."""
    while True:
        try:
            return process.communicate(timeout=_CHECK_EVERY)[0]
        except subprocess.TimeoutExpired:
            emulator.check_alive()
