"""How each example stack gets into the app: every module of this folder that has an ``EXAMPLE``.

An example is one file of the name of its role: there is no list to add it to.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from aws_cdk import App, Aws, Environment, Stack

from stacks.deployment_names import DeploymentNames

_FOLDER: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Settings:
    """What the context of cdk.json says.

    Args:
        tools: The account with the tools.
        workload: The account with the workloads.
        management: The management account of the organization.
        names: What both must know before either is deployed.
        organization_id: The organization of both.
        vendor_account: The account of a third party.
        vendor_external_id: The external ID that it chose.
    """

    tools: Environment
    workload: Environment
    management: Environment
    names: DeploymentNames
    organization_id: str
    vendor_account: str
    vendor_external_id: str

    @classmethod
    def of(cls, app: App) -> "Settings":
        """Reads the context of the app."""
        value = app.node.get_context
        region, tools, workload = value("region"), value("tools_account"), value("workload_account")
        return cls(
            tools=Environment(account=tools, region=region),
            workload=Environment(account=workload, region=region),
            management=Environment(account=value("management_account"), region=region),
            names=DeploymentNames(
                tools_account=tools,
                workload_account=workload,
                region=region,
                partition=Aws.PARTITION,
            ),
            organization_id=value("organization_id"),
            vendor_account=value("vendor_account"),
            vendor_external_id=value("vendor_external_id"),
        )


@dataclass(frozen=True, slots=True)
class Example:
    """The example of one role.

    Args:
        order: Its place among the examples. One that depends on a stack of another comes later.
        add: Adds its stacks to the app.
    """

    order: int
    add: Callable[[App, Settings], object]

    @classmethod
    def in_tools_account(cls, order: int, stack: Callable[..., Stack]) -> "Example":
        """One stack in the tools account, of the name of its class."""
        name = getattr(stack, "__name__", "").removesuffix("Stack")
        return cls(order, lambda app, settings: stack(app, name, env=settings.tools))


def examples() -> dict[str, Example]:
    """The examples by the name of their module, in their order."""
    found = {
        path.stem: getattr(import_module(f"stacks.{path.stem}"), "EXAMPLE", None)
        for path in sorted(_FOLDER.glob("*.py"))
        if path.name != "__init__.py"
    }
    known = {module: example for module, example in found.items() if example}
    return dict(sorted(known.items(), key=lambda item: item[1].order))
