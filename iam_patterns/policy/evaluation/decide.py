"""Decides requests as AWS documents it, in one account and across accounts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator
from functools import partial

from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy
from iam_patterns.policy.evaluation.compiled_principals import NamedAs
from iam_patterns.policy.evaluation.decision import Decision, NearMiss, StatementInPolicy
from iam_patterns.policy.evaluation.policies import RESOURCE_POLICY, Policies, PoliciesView
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.evaluation.resource_policies import always_decides, name_of
from iam_patterns.policy.evaluation.unconditional import ACTIONS, unconditional_decision
from iam_patterns.policy.evaluation.unknowns import deciding_unknowns
from iam_patterns.policy.problems import refuse
from iam_patterns.policy.tokens import unknowns_in
from iam_patterns.policy.wrong_types import not_a


def decide(request: Request, policies: Policies) -> Decision:
    """The answer of AWS to a request.

    An explicit Deny in any policy denies it. Otherwise every service and resource control
    policy that binds the caller must allow it, and there must be an Allow in an identity policy
    or, in one account, in the resource policy; across accounts in both. A role and a KMS key
    always require an Allow in their resource policy: one that trusts the account delegates to
    its identity policies. A permissions boundary and session policies limit what identity
    policies allow, and what a resource policy allows to the role; not what it allows to a user
    or session by its ARN, or to everyone.

    Args:
        request: The request.
        policies: The policies that apply to it.

    Raises:
        PolicyError: When an argument is of another type.

    Example:
        >>> from iam_patterns.policy import Caller, Trust
        >>> policies = Policies(resource=Trust.accounts("222222222222", partition="aws"))
        >>> role = "arn:aws:iam::111111111111:role/vendor"
        >>> caller = Caller.of_account("222222222222")
        >>> bool(decide(Request(caller, "sts:AssumeRole", role), policies))
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    if not (isinstance(request, Request) and isinstance(policies, Policies)):
        refuse(
            "decide",
            [
                *not_a("request", request, Request, "a Request"),
                *not_a("policies", policies, Policies, "Policies"),
            ],
        )
    unconditional = unconditional_decision(request) if request.action in ACTIONS else None
    if unconditional is not None:
        return unconditional
    crosses = request.crosses_accounts
    if crosses is None:
        return _of_both(request, policies)
    if policies.has_unknowns or request.has_unknowns or policies.ask_for_user_id:
        return _of_unknowns(request, policies, crosses=crosses)
    return _decided(request, policies.optimistic, crosses=crosses)


def _of_both(request: Request, policies: Policies) -> Decision:
    """The answer where it is not known whether the resource is in the caller's account.

    What is allowed across accounts is also allowed in one, so that a denial there ends it.
    """
    same = _of_unknowns(request, policies, crosses=False)
    if same.outcome not in ("allowed", "depends"):
        return same
    across = _of_unknowns(request, policies, crosses=True)
    if same.outcome == across.outcome == "allowed":
        return across
    accounts = f"{request.caller.account} {request.resource_account}"
    differ = same.outcome != across.outcome
    unknowns = {*same.unknowns, *across.unknowns, *(unknowns_in(accounts) if differ else ())}
    return _undecided(request, policies, across if across.outcome == "depends" else same, unknowns)


def _of_unknowns(request: Request, policies: Policies, *, crosses: bool) -> Decision:
    """The answer if it is the same for the best and the worst values of the unknowns.

    What is denied for the best values is denied for all. A policy that is not known must allow
    it if that is so for the worst values.
    """
    optimistic = _decided(request, policies.optimistic, crosses=crosses)
    if optimistic.outcome != "allowed":
        return optimistic
    pessimistic = _decided(request, policies.pessimistic, crosses=crosses)
    if pessimistic.outcome == "allowed":
        return pessimistic
    bound_by = request.caller.bound_by
    unknowns = deciding_unknowns(
        policies.optimistic.each[bound_by], policies.pessimistic.each[bound_by], request
    )
    return _undecided(request, policies, optimistic, set(unknowns))


def _undecided(
    request: Request, policies: Policies, best: Decision, unknowns: set[str]
) -> Decision:
    return Decision(
        "depends",
        best.deciding,
        unknowns=tuple(sorted(unknowns)),
        also_required=best.also_required,
        _near_misses=partial(_near_misses, request, policies.pessimistic),
    )


def _decided(request: Request, policies: PoliciesView, *, crosses: bool) -> Decision:
    bound_by = request.caller.bound_by
    for policy in policies.denying[bound_by]:
        if denial := policy.denial(request):
            return Decision("explicitly denied", (denial,))
    deciding: list[StatementInPolicy] = []
    missing = [
        name
        for name, level in policies.guardrails[bound_by]
        if not _found(level, request, deciding)
    ]
    missing += _missing_of_both_sides(request, policies, deciding, crosses=crosses)
    if missing:
        return Decision(
            "implicitly denied",
            missing=tuple(missing),
            _near_misses=partial(_near_misses, request, policies),
        )
    is_decided = policies.resource_is_known or any(d.policy == RESOURCE_POLICY for d in deciding)
    also_required = () if is_decided else _also_required(request, crosses=crosses)
    return Decision("allowed", tuple(deciding), also_required=also_required)


def _near_misses(request: Request, policies: PoliciesView) -> Iterator[NearMiss]:
    for policy in policies.each[request.caller.bound_by]:
        yield from policy.near_misses(request)


def _missing_of_both_sides(
    request: Request, policies: PoliciesView, deciding: list[StatementInPolicy], *, crosses: bool
) -> list[str]:
    resource = policies.resource.allowance(request) if policies.resource else None
    named = resource[0] if resource else NamedAs.NOBODY
    if resource:
        deciding.append(resource[1])
    if request.caller.account is None:
        return [] if named or not policies.resource_is_known else [RESOURCE_POLICY]
    needs_resource = policies.resource_is_known and (crosses or always_decides(request))
    if named == NamedAs.ITSELF and not crosses:
        return []
    limits = _missing_limits(request, policies, deciding)
    if named == NamedAs.ITS_ROLE and not crosses:
        return limits
    missing = [RESOURCE_POLICY] if needs_resource and not named else []
    if not _identity_allows(request, policies, deciding):
        missing.append("identity policies")
    return missing + limits


def _also_required(request: Request, *, crosses: bool) -> tuple[str, ...]:
    """The policy that is not known and must allow the request too."""
    is_required = crosses or request.caller.account is None or always_decides(request)
    return (name_of(request),) if is_required else ()


def _identity_allows(
    request: Request, policies: PoliciesView, deciding: list[StatementInPolicy]
) -> bool:
    return policies.identity is None or _found(policies.identity, request, deciding)


def _missing_limits(
    request: Request, policies: PoliciesView, deciding: list[StatementInPolicy]
) -> list[str]:
    missing = []
    if policies.boundary and not _found([policies.boundary], request, deciding):
        missing.append("permissions boundary")
    if policies.session and not _found(policies.session, request, deciding):
        missing.append("session policies")
    return missing


def _found(
    policies: Iterable[CompiledPolicy], request: Request, deciding: list[StatementInPolicy]
) -> bool:
    for policy in policies:
        if allowance := policy.allowance(request):
            deciding.append(allowance[1])
            return True
    return False
