"""Plans both halves of an assume: the caller's permission, and the role's trust in the caller.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html
"""

from dataclasses import dataclass

from aws_cdk import Stack, Token
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Problem, Trust
from iam_patterns.policy.conditions import ConditionBlock
from iam_patterns.roles._building.assume_role_call import CallerRequirements
from iam_patterns.roles._building.caller_conditions import NO_EXTERNAL_ID
from iam_patterns.roles._building.grant_dependencies import (
    deployment_problem,
    is_declared,
    is_in_app,
    record,
    same_account,
    same_stack,
)
from iam_patterns.roles._building.transitive_tags import (
    SID_OF_TAGGED_CALLERS,
    has_transitive_tags,
)


@dataclass(frozen=True, slots=True)
class GrantPlan:
    """What a grant adds on either side.

    Args:
        principal: Who is given the permission.
        trust: What is added to the role's trust policy.
        actions: The actions that the principal is allowed on the role.
    """

    principal: iam.IPrincipal
    trust: Trust
    actions: tuple[str, ...]


def plan_grant(
    role: iam.Role, identity: iam.IPrincipal, requirements: CallerRequirements | None
) -> GrantPlan | Problem:
    """The two halves for one caller, or why they cannot be given from here. Changes nothing.

    Args:
        role: The role that is assumed.
        identity: The caller.
        requirements: What the role's trust policy requires of its callers, if it has any.
    """
    principal = getattr(identity, "grant_principal", None)
    arn = getattr(principal, "role_arn", None) or getattr(principal, "user_arn", None)
    if principal is None or arn is None:
        return cannot_grant(identity, "this principal has no policy to put the permission in")
    if _is_of_another_account(principal):
        return cannot_grant(identity, "this principal is imported from another account")
    problem = deployment_problem(role, principal) if is_in_app(principal) else None
    if problem:
        return problem
    tagged = has_transitive_tags(principal)
    if tagged and requirements and requirements.limits_tags:
        return Problem.broken_rule(
            "identity",
            "the sessions of this caller carry the six session tags of EKS Pod Identity, and this "
            "role refuses tags other than its own",
            "Call from another role, or create a role without session_tags for the pods.",
            value=principal.node.path,
        )
    actions = ["sts:AssumeRole"]
    sid = SID_OF_TAGGED_CALLERS if tagged else "TrustGrantedPrincipal"
    trust = Trust.arns(arn, sid=sid, conditions=_conditions(requirements))
    if tagged or (requirements and requirements.session_tags):
        actions.append("sts:TagSession")
        trust = trust.with_session_tags()
    if requirements and requirements.source_identity:
        actions.append("sts:SetSourceIdentity")
        trust = trust.with_source_identity()
    return GrantPlan(principal, trust, tuple(actions))


def give_permission(role: iam.Role, plan: GrantPlan) -> iam.Grant | None:
    """The caller's half; None if CDK adds no policy to this caller.

    In another stack of the account it is a policy in the role's stack: a policy in the caller's
    stack would refer to the role, and the role's trust policy already refers to the caller.
    """
    principal = plan.principal
    grantee: iam.IGrantable = principal
    if isinstance(principal, iam.Role | iam.User) and _needs_policy_beside_role(role, principal):
        grantee = _policy_beside_role(role, principal)
    grant = iam.Grant.add_to_principal(
        grantee=grantee, actions=list(plan.actions), resource_arns=[role.role_arn]
    )
    if not grant.success or not has_policy(principal):
        return None
    if is_in_app(principal):
        record(role, principal)
    return grant


def _needs_policy_beside_role(role: iam.Role, caller: iam.Role | iam.User) -> bool:
    return not same_stack(role, caller) and same_account(role, caller)


def _policy_beside_role(role: iam.Role, caller: iam.Role | iam.User) -> iam.Policy:
    """The policy in the role's stack that is attached to the caller; one for each caller."""
    name = f"AssumedBy{caller.node.id}{caller.node.addr[-8:]}"
    there = role.node.try_find_child(name)
    if isinstance(there, iam.Policy):
        return there
    policy = iam.Policy(role, name)
    if isinstance(caller, iam.Role):
        policy.attach_to_role(caller)
    else:
        policy.attach_to_user(caller)
    return policy


def cannot_grant(identity: object, reason: str) -> Problem:
    """The problem with a caller that cannot be given its half from here."""
    return Problem(
        "identity",
        identity,
        f"a role or user of this app; {reason}",
        "Give the caller's owner the statements of "
        "iam_patterns.permissions.assume_role(role.role_arn), and call add_trust(Trust...) here.",
    )


def has_policy(principal: iam.IPrincipal) -> bool:
    """Whether a grant arrived: CDK reports success also for an imported role that is immutable."""
    if is_declared(principal):
        return True
    node = getattr(principal, "node", None)
    return node is not None and any(isinstance(child, iam.Policy) for child in node.children)


def _conditions(requirements: CallerRequirements | None) -> ConditionBlock:
    if requirements is None:
        return NO_EXTERNAL_ID
    block: dict[str, dict[str, tuple[str, ...]]] = {}
    for condition in requirements.conditions:
        block.setdefault(condition.operator, {})[condition.key] = condition.values
    return block


def _is_of_another_account(principal: iam.IPrincipal) -> bool:
    """Whether CDK would write the policy for a user of the same name in this account."""
    account = getattr(principal, "principal_account", None)
    if account is None or getattr(principal, "node", None) is None:
        return False
    own = Stack.of(principal).account  # type: ignore[arg-type] # what has a node is a construct
    return not Token.is_unresolved(account) and not Token.is_unresolved(own) and account != own
