"""The caller's half: how a pipeline assumes the same role in every account.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-resourceorgid
"""

from typing import Final, cast

from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Statement

_REASON: Final = (
    "The accounts of the organization change; aws:ResourceOrgID limits the role to them"
)


def role_arn_pattern(role: iam.Role) -> str:
    """The ARN of a role of the rollout in every account, with ``*`` for the account."""
    properties = cast("iam.CfnRole", role.node.default_child)
    path = properties.path or "/"
    return f"arn:{Aws.PARTITION}:iam::*:role{path}{properties.role_name}"


def caller_statements(role: iam.Role, organization_id: str) -> tuple[Statement, ...] | None:
    """What a caller needs to assume the role in every account; None if no principal calls it.

    Args:
        role: The role, as it is in the member template.
        organization_id: The organization of the accounts.
    """
    own = getattr(role, "caller_permissions", None)
    if own is None:
        return None
    return tuple(_in_every_account(statement, role, organization_id) for statement in own())


def _in_every_account(statement: Statement, role: iam.Role, organization_id: str) -> Statement:
    block: dict[str, dict[str, list[str]]] = {}
    for condition in statement.conditions:
        block.setdefault(condition.operator, {})[condition.key] = list(condition.values)
    block.setdefault("StringEquals", {})["aws:ResourceOrgID"] = [organization_id]
    return Statement(
        statement.sid,
        actions=statement.actions,
        resources=[role_arn_pattern(role)],
        conditions=block,
        wildcard_reason=_REASON,
    )
