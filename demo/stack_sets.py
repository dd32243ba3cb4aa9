"""Deploys the templates of StackSets, as the emulator has no StackSets: a stack in each account."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from demo.deployment import STACK_SET, Context, DeploymentError
from demo.emulator import Emulator
from demo.sessions import emulator_sessions
from demo.tries.model import Account

ACCOUNTS: Final = ("workload", "sandbox")
"""The accounts of the organization that the StackSets deploy to."""


def deploy_stack_sets(emulator: Emulator, context: Context) -> Sequence[str]:
    """Creates a stack of each StackSet's template in each account.

    The environment of this process must be `Emulator.whole_environment`.

    Args:
        emulator: The emulator, with the assembly that was deployed to it.
        context: The accounts and the Region.

    Returns:
        The stacks, each with its account.

    Raises:
        DeploymentError: When a stack was not created.
    """
    session_of = emulator_sessions(context)
    created = []
    for template in sorted((emulator.folder / "cdk.out").glob(f"*{STACK_SET}")):
        for account in ACCOUNTS:
            name = _stack_name(template)
            cloudformation = session_of(Account(account)).client("cloudformation")
            cloudformation.create_stack(
                StackName=name,
                TemplateBody=template.read_text(),
                Capabilities=["CAPABILITY_NAMED_IAM"],
            )
            cloudformation.get_waiter("stack_create_complete").wait(
                StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
            )
            (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
            if stack["StackStatus"] != "CREATE_COMPLETE":
                raise DeploymentError(f"{name} in the {account} account: {stack['StackStatus']}")
            created.append(f"{name} ({account})")
    return created


def _stack_name(template: Path) -> str:
    return f"StackSet-{template.name.removesuffix(STACK_SET)}"
