"""Decides requests as AWS documents it, in one account and across accounts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy
from iam_patterns.policy.evaluation.compiled_statement import NamedAs
from iam_patterns.policy.evaluation.decision import Decision, NearMiss, StatementInPolicy
from iam_patterns.policy.evaluation.policies import Policies, PoliciesView
from iam_patterns.policy.evaluation.request import Request

_ROLE_ACTIONS: Final = frozenset(
    {
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:setsourceidentity",
        "sts:tagsession",
    }
)
_KEY_SERVICE: Final = "kms:"


def decide(request: Request, policies: Policies) -> Decision:
    """The answer of AWS to a request.

    An explicit Deny in any policy denies it. Otherwise every service and resource control
    policy must allow it, and there must be an Allow in an identity policy or, in one account,
    in the resource policy; across accounts in both. A role and a KMS key always require an
    Allow in their resource policy: one that trusts the account delegates to its identity
    policies. A permissions boundary and session policies limit what identity policies allow,
    and what a resource policy allows to the role; not what it allows to a user or session by
    its ARN.

    Args:
        request: The request.
        policies: The policies that apply to it.

    Example:
        >>> from iam_patterns.policy import Caller, Trust
        >>> policies = Policies(resource=Trust.accounts("222222222222", partition="aws"))
        >>> role = "arn:aws:iam::111111111111:role/vendor"
        >>> caller = Caller.of_account("222222222222")
        >>> bool(decide(Request(caller, "sts:AssumeRole", role), policies))
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    optimistic = _decided(request, policies.optimistic)
    if policies.pessimistic is policies.optimistic:
        return optimistic
    pessimistic = _decided(request, policies.pessimistic)
    if (optimistic.outcome == "allowed") == (pessimistic.outcome == "allowed"):
        return optimistic
    unknowns = {name for policy in policies.optimistic.each for name in policy.unknowns(request)}
    return Decision(
        "depends",
        optimistic.deciding,
        unknowns=tuple(sorted(unknowns)),
        _near_misses=partial(_near_misses, request, policies.pessimistic),
    )


def _decided(request: Request, policies: PoliciesView) -> Decision:
    for policy in policies.denying:
        if denial := policy.denial(request):
            return Decision("explicitly denied", (denial,))
    deciding: list[StatementInPolicy] = []
    missing = [name for name, level in policies.guardrails if not _found(level, request, deciding)]
    missing += _missing_of_both_sides(request, policies, deciding)
    if missing:
        return Decision(
            "implicitly denied",
            missing=tuple(missing),
            _near_misses=partial(_near_misses, request, policies),
        )
    return Decision("allowed", tuple(deciding))


def _near_misses(request: Request, policies: PoliciesView) -> Iterator[NearMiss]:
    for policy in policies.each:
        yield from policy.near_misses(request)


def _missing_of_both_sides(
    request: Request, policies: PoliciesView, deciding: list[StatementInPolicy]
) -> list[str]:
    resource = policies.resource.allowance(request) if policies.resource else None
    named = resource[0] if resource else NamedAs.NOBODY
    if resource:
        deciding.append(resource[1])
    needs_resource = request.crosses_accounts or _reached_by_resource_policy_alone(request)
    if request.caller.account is None:
        return [] if named else ["resource policy"]
    missing = ["resource policy"] if needs_resource and not named else []
    if named == NamedAs.ITSELF and not request.crosses_accounts:
        return missing
    limits = _missing_limits(request, policies, deciding)
    if named == NamedAs.ITS_ROLE and not request.crosses_accounts:
        return missing + limits
    if not _identity_allows(request, policies, deciding):
        missing.append("identity policies")
    return missing + limits


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


def _reached_by_resource_policy_alone(request: Request) -> bool:
    return request.action in _ROLE_ACTIONS or request.action.startswith(_KEY_SERVICE)
