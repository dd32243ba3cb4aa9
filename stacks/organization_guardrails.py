"""What no account of the organization may do, as service and resource control policies."""

from typing import Final, Unpack, cast

from aws_cdk import App, Stack
from constructs import Construct

from iam_patterns.organization import (
    GuardrailPolicies,
    assume_roles_only_from_organization,
    deny_leaving_organization,
    deny_long_term_keys,
    protect_permissions_boundaries,
    require_imdsv2,
    services_only_for_organization,
    third_party_accounts,
)
from stacks.example import Example, Settings
from stacks.options import StackOptions
from stacks.organization_roles import OrganizationRolesStack

_UNIT_FOR_TESTS: Final = "ou-ab12-11111111"
_STACK_SETS: Final = "arn:*:iam::*:role/stacksets-exec-*"


class OrganizationGuardrailsStack(Stack):
    """No long-term keys, no leaving, boundaries kept, IMDSv2, roles for the organization only."""

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        settings: Settings,
        platform: OrganizationRolesStack,
        **options: Unpack[StackOptions],
    ) -> None:
        super().__init__(scope, id, **options)

        # The auditor is excepted because a role of the rollout trusts it, with an external ID.
        self.guardrails = GuardrailPolicies(
            self,
            "Guardrails",
            guardrails=[
                deny_long_term_keys(),
                deny_leaving_organization(),
                protect_permissions_boundaries(
                    "iam-patterns-shop-boundary", except_for=[_STACK_SETS]
                ),
                require_imdsv2(),
                assume_roles_only_from_organization(
                    settings.organization_id, third_parties=third_party_accounts(platform)
                ),
                services_only_for_organization(settings.organization_id),
            ],
            target_ids=[_UNIT_FOR_TESTS],
        )


def _add(app: App, settings: Settings) -> None:
    OrganizationGuardrailsStack(
        app,
        "OrganizationGuardrails",
        settings=settings,
        platform=cast("OrganizationRolesStack", app.node.find_child("OrganizationRoles")),
        env=settings.management,
    )


EXAMPLE: Final = Example(190, _add)
