"""Gives both halves of an assume: the caller's permission, and the role's trust in the caller.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Problem, Trust
from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.roles._building.assume_role_call import CallerDemands
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID
from iam_patterns.roles._building.errors import RoleError

if TYPE_CHECKING:
    from iam_patterns.roles._building.base import PatternRole


def grant_both_halves(
    role: "PatternRole",
    identity: iam.IPrincipal,
    demands: CallerDemands | None,
    *,
    check_trust: Callable[[Trust], object],
) -> iam.Grant:
    """Adds the permission to the caller and the caller to the trust.

    Args:
        role: The role to assume.
        identity: The caller.
        demands: What the trust asks of it.
        check_trust: Raises when the role may not have the trust, before either half is given.

    Raises:
        RoleError: When one half cannot be given from here; then neither is.
    """
    principal = getattr(identity, "grant_principal", None)
    arn = getattr(principal, "role_arn", None) or getattr(principal, "user_arn", None)
    if principal is None or arn is None:
        raise _refusal(role, identity, "it has no policy of its own to put the permission in")
    if _is_of_another_account(principal):
        raise _refusal(role, identity, "it was imported from another account")
    actions = ["sts:AssumeRole"]
    trust = Trust.arns(arn, sid="TrustGrantedPrincipal", conditions=_conditions(demands))
    if demands and demands.session_tags:
        actions.append("sts:TagSession")
        trust = trust.with_session_tags()
    if demands and demands.source_identity:
        actions.append("sts:SetSourceIdentity")
        trust = trust.with_source_identity()
    check_trust(trust)
    grant = iam.Grant.add_to_principal(
        grantee=principal, actions=actions, resource_arns=[role.role_arn]
    )
    if not grant.success or not _holds_a_policy(principal):
        raise _refusal(role, identity, "it was imported and cannot be given a policy from here")
    role.add_trust(trust)
    return grant


def _conditions(demands: CallerDemands | None) -> ConditionBlock:
    if demands is None:
        return NO_EXTERNAL_ID
    block: dict[str, dict[str, tuple[str, ...]]] = {}
    for condition in demands.conditions:
        block.setdefault(condition.operator, {})[condition.key] = condition.values
    return block


def _is_of_another_account(principal: iam.IPrincipal) -> bool:
    """Whether CDK would write the policy for a namesake in this account, as it does for users."""
    account = getattr(principal, "principal_account", None)
    if account is None or getattr(principal, "node", None) is None:
        return False
    own = Stack.of(principal).account  # type: ignore[arg-type] # what has a node is a construct
    return not Token.is_unresolved(account) and not Token.is_unresolved(own) and account != own


def _holds_a_policy(principal: iam.IPrincipal) -> bool:
    """Whether the grant arrived: CDK pretends that it did when an imported role is immutable."""
    if isinstance(principal, iam.Role | iam.User):
        return True
    node = getattr(principal, "node", None)
    return node is not None and any(isinstance(child, iam.Policy) for child in node.children)


def _refusal(role: "PatternRole", identity: object, reason: str) -> RoleError:
    problem = Problem(
        "identity",
        identity,
        f"a role or user of this app, but {reason}",
        "Give its owner role.caller_permissions(), and add it here with add_trust(Trust...).",
    )
    return RoleError(f"{type(role).__name__} at {role.node.path}", [problem])
