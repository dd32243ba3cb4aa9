"""Everyone who could ask to assume a role, one caller for each case that trust policies tell apart.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from enum import Enum
from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.evaluation.compiled_principals import NamedAs
from iam_patterns.policy.evaluation.compiled_statement import principal_matcher
from iam_patterns.policy.inclusion.callers import SERVICE_KEY, callers_of
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.organization import NO_LIMITS, Membership, OrganizationLimits
from iam_patterns.policy.inclusion.space import CALLER_KEYS, CallerCase
from iam_patterns.policy.polarity import Polarity

_ASSUME: Final = "sts:AssumeRole"
_SAML: Final = "sts:AssumeRoleWithSAML"
_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_OF_SESSIONS: Final = ("sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext")
ASSUME_ROLE_ACTIONS: Final = (_ASSUME, _SAML, _WEB_IDENTITY, *_OF_SESSIONS)
"""Every action that a trust policy decides."""

_ARN_KEY: Final = "aws:principalarn"
_ACCOUNT_KEY: Final = "aws:principalaccount"
_RESOURCE_ACCOUNT: Final = "aws:resourceaccount"
_NAME_KEY: Final = "aws:username"


class OwnPolicies(Enum):
    """What a caller's own policies are taken to be, in the role's account."""

    ALLOW = "its own policies allow the call"
    NONE = "it has no policies of its own"
    BOUNDED = "its permissions boundary allows nothing"
    WIDE_BOUNDARY = "its permissions boundary allows everything"


CALLER_KINDS: Final = ("Account", "User", "AssumedRole", "Service", "Federated")
"""Every kind of a `Caller`."""
_PRINCIPALS: Final = frozenset({"Account", "User", "AssumedRole"})
_OF_ACCOUNTS: Final = frozenset({_ARN_KEY, _NAME_KEY, _ACCOUNT_KEY})
_ROLE_PART: Final = ":role/"
_ALLOWING: Final = (OwnPolicies.ALLOW, OwnPolicies.WIDE_BOUNDARY)
BY_ITSELF: Final = Clause(effect="Allow", actions=("*",), resources=("*",))
"""What stands for the own policies of a caller in the account of the resource."""


def trust_callers(
    clauses: Sequence[Clause], role_arn: str, limits: OrganizationLimits = NO_LIMITS
) -> list[CallerCase]:
    """The callers.

    Args:
        clauses: The clauses of both trust policies, and of the control policies.
        role_arn: The ARN of the role.
        limits: The control policies of both sides.
    """
    role = Arn.parse(role_arn)
    account, partition = (role.account, role.partition) if role else ("", "")
    of_role = ((_RESOURCE_ACCOUNT, (account,)), *limits.of_resource)
    return [
        replace(case, actions=_actions(case.caller), known=(*case.known, *of_role))
        for case in cases_of_callers(clauses, account, partition, limits)
    ]


def cases_of_callers(
    clauses: Sequence[Clause],
    account: str,
    partition: str,
    limits: OrganizationLimits = NO_LIMITS,
    *,
    must_allow: bool = True,
) -> Iterator[CallerCase]:
    """Everyone who could call, each with what its own policies are taken to be.

    Args:
        clauses: The clauses of both resource policies, and of the control policies.
        account: The account of the resource.
        partition: Its partition.
        limits: The control policies of both sides.
        must_allow: Whether the policy of the resource must allow a caller of its account too.
            Otherwise `BY_ITSELF` counts for those whose own policies allow the call.
    """
    is_limited = bool(limits.service_control or limits.resource_control)
    callers = callers_of(clauses, account, partition, linked=is_limited)
    excepts = any(clause.not_principals and clause.effect == "Deny" for clause in clauses)
    for caller in callers:
        yield from _cases(caller, account, limits, excepts=excepts, must_allow=must_allow)


def are_complete(clauses: Iterable[Clause], kinds: Collection[str] = CALLER_KINDS) -> bool:
    """Whether there is a caller for each case.

    There is not, where the callers that a clause matches are not listed one by one, and a key of
    the caller is compared with a policy variable that the request decides, or a user is told apart
    by its ARN and by a pattern of its name.

    Args:
        clauses: The clauses that match some action of a trust policy.
        kinds: The kinds of the callers.
    """
    of_accounts = _OF_ACCOUNTS if _PRINCIPALS.intersection(kinds) else frozenset()
    keys = of_accounts | ({SERVICE_KEY} if "Service" in kinds else frozenset())
    compared: set[str] = set()
    for clause in clauses:
        for key in filter(keys.__contains__, _open_keys(clause)):
            for condition in clause.conditions_of(key):
                has_pattern = condition.parsed_operator.has_wildcards
                is_of_users = not all(_ROLE_PART in value for value in condition.values)
                divides = has_pattern if key == _NAME_KEY else is_of_users
                compared |= {key} if divides else set()
                if clause.keys_in(condition) - CALLER_KEYS:
                    return False
    return not {_ARN_KEY, _NAME_KEY} <= compared


def _open_keys(clause: Clause) -> tuple[str, ...]:
    """The keys that differ between callers which a clause matches and does not list."""
    listed = clause.principals
    if listed is None or listed.everyone:
        return (_ARN_KEY, _NAME_KEY, _ACCOUNT_KEY, SERVICE_KEY)
    if "*" in listed.aws:
        return (_ARN_KEY, _NAME_KEY, _ACCOUNT_KEY)
    return () if all(map(_lists_one, listed.aws)) else (_ARN_KEY, _NAME_KEY)


def _lists_one(name: str) -> bool:
    arn = Arn.parse(name)
    return arn is not None and arn.resource.startswith(("role/", "user/"))


def _cases(
    caller: Caller,
    account: str,
    limits: OrganizationLimits,
    *,
    excepts: bool,
    must_allow: bool,
) -> Iterator[CallerCase]:
    kinds = [OwnPolicies.ALLOW]
    if caller.account == account and caller.kind != "Account":
        kinds += [OwnPolicies.NONE, OwnPolicies.BOUNDED]
    if excepts and caller.account is not None:
        kinds.append(OwnPolicies.WIDE_BOUNDARY)
    for own in kinds:
        for each in limits.memberships(caller, account):
            is_own = caller.account is not None and caller.account == account
            by_itself = is_own and not must_allow and own in _ALLOWING
            counts = _counts(caller, own, limits, each, by_itself=by_itself)
            yield CallerCase(caller, own.value, counts, known=each.known, is_member=each.is_member)


def _actions(caller: Caller) -> frozenset[str]:
    if caller.kind != "Federated":
        return frozenset({_ASSUME, *_OF_SESSIONS})
    action = _SAML if ":saml-provider/" in caller.arn else _WEB_IDENTITY
    return frozenset({action, *_OF_SESSIONS})


def _counts(
    caller: Caller,
    own: OwnPolicies,
    limits: OrganizationLimits,
    membership: Membership,
    *,
    by_itself: bool,
) -> Callable[[Clause], bool]:
    """Whether a clause matches the caller closely enough for what its own policies are."""
    is_bounded = own in (OwnPolicies.BOUNDED, OwnPolicies.WIDE_BOUNDARY)
    needed = {OwnPolicies.NONE: NamedAs.ITS_ROLE, OwnPolicies.BOUNDED: NamedAs.ITSELF}

    def counts(clause: Clause) -> bool:
        of_organization = limits.counts(clause, caller, membership)
        if of_organization is not None:
            return of_organization
        if clause == BY_ITSELF:
            return by_itself
        found = principal_matcher(clause, polarity=Polarity.OPTIMISTIC, of_bounded=is_bounded)(
            caller
        )
        if clause.effect == "Deny":
            return bool(found)
        return found >= needed.get(own, NamedAs.ITS_ACCOUNT)

    return counts
