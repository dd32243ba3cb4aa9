"""Decides requests as AWS documents it, in one account and across accounts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Final

from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy, unknowns_of
from iam_patterns.policy.evaluation.compiled_statement import NamedAs
from iam_patterns.policy.evaluation.decision import Decision, NearMiss, StatementInPolicy
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.statement import Effect
from iam_patterns.policy.trust import Trust

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


class Policies:
    """Every policy that has a say, compiled once for many requests.

    Args:
        identity: The caller's own policies, with their names if they have any. None when they
            are not known and its account is taken to let it do everything.
        resource: The resource's policy: a bucket policy, a key policy, a role's trust policy.
        boundary: The caller's permissions boundary.
        session: The session policies of a role's session.
        service_control: The service control policies, a sequence for each level from the root
            of the organization down: each level has to allow.
        resource_control: The resource control policies, likewise.

    Example:
        >>> trust = Trust.accounts("222222222222", partition="aws")
        >>> policies = Policies(resource=trust)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    __slots__ = ("best", "worst")

    def __init__(
        self,
        *,
        identity: Sequence[PolicyDocument] | Mapping[str, PolicyDocument] | None = None,
        resource: PolicyDocument | Trust | None = None,
        boundary: PolicyDocument | None = None,
        session: Sequence[PolicyDocument] = (),
        service_control: Sequence[Sequence[PolicyDocument]] = (),
        resource_control: Sequence[Sequence[PolicyDocument]] = (),
    ) -> None:
        named = (
            {f"identity policy {number}": policy for number, policy in enumerate(identity, 1)}
            if isinstance(identity, Sequence)
            else identity
        )
        given = _Given(named, resource, boundary, session, service_control, resource_control)
        self.best = _View(given, "Allow")
        self.worst = _View(given, "Deny") if given.has_unknowns() else self.best


@dataclass(frozen=True, slots=True)
class _Given:
    """The policies as they were given."""

    identity: Mapping[str, PolicyDocument] | None
    resource: PolicyDocument | Trust | None
    boundary: PolicyDocument | None
    session: Sequence[PolicyDocument]
    service_control: Sequence[Sequence[PolicyDocument]]
    resource_control: Sequence[Sequence[PolicyDocument]]

    def has_unknowns(self) -> bool:
        single = [policy for policy in (self.resource, self.boundary) if policy is not None]
        levels = (*self.service_control, *self.resource_control)
        every = (*single, *(self.identity or {}).values(), *self.session, *chain(*levels))
        return any(
            any(unknowns_of(statement)) for policy in every for statement in policy.statements
        )


class _View:
    """Every policy, compiled with its unknown values as good or as bad as they could be."""

    __slots__ = ("boundary", "denying", "each", "guardrails", "identity", "resource", "session")

    def __init__(self, given: _Given, generous: Effect) -> None:
        def one(name: str, policy: PolicyDocument | Trust | None) -> CompiledPolicy | None:
            return None if policy is None else CompiledPolicy(name, policy, generous=generous)

        def several(name: str, policies: Sequence[PolicyDocument]) -> list[CompiledPolicy]:
            return [
                CompiledPolicy(f"{name} {number}", policy, generous=generous)
                for number, policy in enumerate(policies, 1)
            ]

        self.identity = (
            None
            if given.identity is None
            else [
                CompiledPolicy(name, policy, generous=generous)
                for name, policy in given.identity.items()
            ]
        )
        self.resource = one("resource policy", given.resource)
        self.boundary = one("permissions boundary", given.boundary)
        self.session = several("session policy", given.session)
        self.guardrails = [
            *(
                ("service control policy", several("service control policy", level))
                for level in given.service_control
            ),
            *(
                ("resource control policy", several("resource control policy", level))
                for level in given.resource_control
            ),
        ]
        self.each = [
            *(self.identity or ()),
            *(policy for policy in (self.resource, self.boundary) if policy),
            *self.session,
            *(policy for _, level in self.guardrails for policy in level),
        ]
        self.denying = [policy for policy in self.each if policy.denies]


def decide(request: Request, policies: Policies) -> Decision:
    """What AWS answers to the request.

    An explicit Deny anywhere ends it. Then every guardrail must allow, and an Allow must come
    from the caller's policies or, in one account, from the resource's; across accounts from
    both. A role and a KMS key are reached through their resource policy alone: naming the
    account there delegates to its identity policies. A boundary and session policies limit
    what identity policies allow, and what a resource policy allows to the role; not what it
    allows to the user or session by name.

    Args:
        request: Who asks for what.
        policies: Every policy that has a say.

    Example:
        >>> from iam_patterns.policy.evaluation.request import Caller
        >>> policies = Policies(resource=Trust.accounts("222222222222", partition="aws"))
        >>> role = "arn:aws:iam::111111111111:role/vendor"
        >>> caller = Caller.of_account("222222222222")
        >>> bool(decide(Request(caller, "sts:AssumeRole", role), policies))
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    best = _decided(request, policies.best)
    if policies.worst is policies.best:
        return best
    worst = _decided(request, policies.worst)
    if (best.outcome == "allowed") == (worst.outcome == "allowed"):
        return best
    unknowns = {name for policy in policies.best.each for name in policy.unknowns(request)}
    return Decision(
        "depends",
        best.deciding,
        unknowns=tuple(sorted(unknowns)),
        _near_misses=partial(_near_misses, request, policies.worst),
    )


def _decided(request: Request, policies: _View) -> Decision:
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


def _near_misses(request: Request, policies: _View) -> Iterator[NearMiss]:
    for policy in policies.each:
        yield from policy.near_misses(request)


def _missing_of_both_sides(
    request: Request, policies: _View, deciding: list[StatementInPolicy]
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


def _identity_allows(request: Request, policies: _View, deciding: list[StatementInPolicy]) -> bool:
    return policies.identity is None or _found(policies.identity, request, deciding)


def _missing_limits(
    request: Request, policies: _View, deciding: list[StatementInPolicy]
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
