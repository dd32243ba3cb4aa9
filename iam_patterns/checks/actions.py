"""Rules on the actions and the size of a role's policies.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.effective import EffectivePermissions
from iam_patterns.checks.rule import PermissionRule, Rule, Weakness, size_of
from iam_patterns.checks.service_reference import actions_like, nearest_action
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Quotas

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_REFERENCE: Final = "https://docs.aws.amazon.com/service-authorization/latest/reference/"


def _unknown_action(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    for place, statement in permissions.statements:
        for action in (*statement.actions, *statement.not_actions):
            if action != "*" and "${" not in action and not actions_like(action):
                nearest = nearest_action(action)
                hint = f" Is it {nearest}?" if nearest else ""
                yield Weakness(f"It names {action}.{hint}", place)


def _over_quota(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    role, quotas = permissions.role, Quotas()
    inline = [policy for policy in role.policies if policy.kind == "inline"]
    managed = [policy for policy in role.policies if policy.kind == "managed"]
    size, limit = (
        sum(size_of(policy.document) for policy in inline),
        quotas.inline_policies_characters,
    )
    if size > limit:
        yield Weakness(f"Its inline policies have {size} characters, and the quota is {limit}.")
    for policy in managed:
        size, limit = size_of(policy.document), quotas.managed_policy_characters
        if size > limit:
            yield Weakness(f"It has {size} characters, and the quota is {limit}.", policy.name)
    unread = set(role.missing) - {role.properties.get("PermissionsBoundary")}
    named = len(role.policies) - len(inline) + len(unread)
    limit = quotas.managed_policies_per_role
    if named > limit:
        yield Weakness(f"It has {named} managed policies, and the quota is {limit}.")


RULES: Final[tuple[PermissionRule, ...]] = (
    Rule(
        "permissions-unknown-action",
        "warning",
        "A policy names an action that there could not be.",
        "Nobody: the role could not do what it is for, or a Deny could deny nothing.",
        "the action's name as the service's page has it",
        _REFERENCE + "reference_policies_actions-resources-contextkeys.html",
        _unknown_action,
    ),
    Rule(
        "permissions-over-quota",
        "error",
        "The role's policies are larger or more than IAM's quotas allow.",
        "Nobody: the deployment fails, half-way.",
        "customer_managed=True, or fewer permissions",
        _GUIDE + "reference_iam-quotas.html",
        _over_quota,
    ),
)
