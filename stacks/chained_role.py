"""An inventory hub in one account that reads another account of the organization.

Two stacks: `ChainedRoleHubStack` with the hub's role in the tools account, and
`ChainedRoleStack` with the role that it assumes in the workload account.
"""

from typing import Final, Unpack

from aws_cdk import App, CfnOutput, Stack
from constructs import Construct

from iam_patterns import ChainedRole, LambdaExecutionRole, Statement
from iam_patterns.permissions import assume_role
from stacks.deployment_names import DeploymentNames
from stacks.example import Example, Settings
from stacks.options import StackOptions

_PROJECTS: Final = ("shop", "blog")


class ChainedRoleHubStack(Stack):
    """The role of an inventory hub, which can assume one role of another account."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        # The caller's half, with session tags: they tell the other account for which project.
        role = LambdaExecutionRole(
            self,
            "Role",
            role_name=names.inventory_hub_role,
            description="Takes inventory of the organization's accounts",
            permissions=assume_role(names.inventory_role_arn, session_tags=True),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)


class ChainedRoleStack(Stack):
    """What the hub assumes there: it can list, for one project, for at most an hour."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        names: DeploymentNames,
        organization_id: str,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        # Who: the hub's role, if its account is in the organization, with the project as a
        # session tag. What: list, nothing else. AWS ends a chained session after an hour.
        role = ChainedRole(
            self,
            "Role",
            role_name=names.inventory_role,
            description="Inventory by the hub of the tools account",
            trusted_role_arns=[names.inventory_hub_role_arn],
            organization_id=organization_id,
            session_tags={"project": _PROJECTS},
            permissions=Statement(
                "ListResources",
                actions=["iam:ListRoles", "s3:ListAllMyBuckets"],
                resources=["*"],
                wildcard_reason="These list the account as a whole.",
            ),
        )

        CfnOutput(self, "RoleArn", value=role.role_arn)


def _add(app: App, settings: Settings) -> None:
    names = settings.names
    hub = ChainedRoleHubStack(app, "ChainedRoleHub", names=names, env=settings.tools)
    chained = ChainedRoleStack(
        app,
        "ChainedRole",
        names=names,
        organization_id=settings.organization_id,
        env=settings.workload,
    )
    chained.add_dependency(hub, "it trusts the hub's role by name")


EXAMPLE: Final = Example(150, _add)
