"""Who calls to assume a role, and which statement trusts it if its own policies do not allow it.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from dataclasses import replace

from iam_patterns.access.permission_set_caller import session_in_app
from iam_patterns.policy import Caller, Decision, Policies, Request, decide
from iam_patterns.template import IamRole


def with_trust(request: Request, decision: Decision, role: IamRole) -> Decision:
    """The decision; if the caller's own policies alone lack an Allow, with what trusts it."""
    if decision.missing != ("identity policies",):
        return decision
    trust = Policies(resource=role.trust_as_far_as_known)
    return replace(decision, deciding=decide(request, trust).deciding)


def caller_of(
    role: IamRole, principal: Caller | None, provider: str, declared: IamRole | None
) -> Caller:
    """The caller: an account in the role's partition, or a provider in the role's account.

    Args:
        role: The role.
        principal: The caller; None for an identity provider.
        provider: The end of the provider's ARN.
        declared: The caller's own role, if the app declares it.

    Raises:
        AccessError: When the caller is a permission set, and what it is depends on values that
            the question has to give.
    """
    stack = role.stack
    if principal is None:
        arn = f"arn:{stack.partition}:iam::{stack.account_or_symbol}:{provider}"
        return Caller.of_provider(arn)
    partition = stack.partition
    is_there = principal.arn.startswith(f"arn:{partition}:")
    if principal.kind != "Account" or principal.account is None or is_there:
        return session_in_app(principal, role, declared)
    return Caller.of_account(principal.account, partition=partition)
