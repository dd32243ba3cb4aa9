"""Decides requests as AWS documents it, in one account and across accounts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from iam_patterns.policy._compiled_statement import CompiledStatement, NamedAs
from iam_patterns.policy.decision import Decision, NearMiss, StatementInPolicy
from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.request import Request
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


class _Policy:
    """A policy whose statements are compiled."""

    __slots__ = ("allows", "denies", "name")

    def __init__(self, name: str, document: PolicyDocument | Trust) -> None:
        self.name = name
        variables = getattr(document, "version", "2012-10-17") == "2012-10-17"
        statements = [
            (index, CompiledStatement(statement, variables=variables))
            for index, statement in enumerate(document.statements)
        ]
        self.allows = [pair for pair in statements if pair[1].effect == "Allow"]
        self.denies = [pair for pair in statements if pair[1].effect == "Deny"]

    def where(self, index: int, compiled: CompiledStatement) -> StatementInPolicy:
        return StatementInPolicy(self.name, index, compiled.statement)

    def denial(self, request: Request) -> StatementInPolicy | None:
        """The Deny that applies."""
        for index, compiled in self.denies:
            if _applies(compiled, request):
                return self.where(index, compiled)
        return None

    def allowance(self, request: Request) -> tuple[NamedAs, StatementInPolicy] | None:
        """The Allow that names the caller most closely."""
        best: tuple[NamedAs, int, CompiledStatement] | None = None
        for index, compiled in self.allows:
            named = compiled.names(request.caller)
            if named and (best is None or named > best[0]) and _matches(compiled, request):
                best = (named, index, compiled)
        return (best[0], self.where(best[1], best[2])) if best else None


class Policies:
    """Every policy that has a say, compiled once for many requests.

    Args:
        identity: The caller's own policies. None when they are not known and its account is
            taken to let it do everything.
        resource: The resource's policy: a bucket policy, a key policy, a role's trust policy.
        boundary: The caller's permissions boundary.
        session: The session policies of a role's session.
        service_control: The service control policies, a sequence for each level from the root
            of the organization down: each level has to allow.
        resource_control: The resource control policies, likewise.

    Example:
        >>> trust = Trust.accounts("222222222222", partition="aws")
        >>> Policies(resource=trust).resource is not None
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    __slots__ = ("boundary", "guardrails", "identity", "resource", "session")

    def __init__(
        self,
        *,
        identity: Sequence[PolicyDocument] | None = None,
        resource: PolicyDocument | Trust | None = None,
        boundary: PolicyDocument | None = None,
        session: Sequence[PolicyDocument] = (),
        service_control: Sequence[Sequence[PolicyDocument]] = (),
        resource_control: Sequence[Sequence[PolicyDocument]] = (),
    ) -> None:
        self.identity = None if identity is None else _numbered("identity policy", identity)
        self.resource = None if resource is None else _Policy("resource policy", resource)
        self.boundary = None if boundary is None else _Policy("permissions boundary", boundary)
        self.session = _numbered("session policy", session)
        self.guardrails = [
            *(_numbered("service control policy", level) for level in service_control),
            *(_numbered("resource control policy", level) for level in resource_control),
        ]

    def each(self) -> Iterator[_Policy]:
        """Every policy."""
        yield from self.identity or ()
        if self.resource:
            yield self.resource
        if self.boundary:
            yield self.boundary
        yield from self.session
        for level in self.guardrails:
            yield from level


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
        >>> from iam_patterns.policy.request import Caller
        >>> policies = Policies(resource=Trust.accounts("222222222222", partition="aws"))
        >>> role = "arn:aws:iam::111111111111:role/vendor"
        >>> caller = Caller.of_account("222222222222")
        >>> bool(decide(Request(caller, "sts:AssumeRole", role), policies))
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """
    for policy in policies.each():
        if denial := policy.denial(request):
            return Decision("explicitly denied", (denial,))
    deciding: list[StatementInPolicy] = []
    missing = [
        level[0].name.rsplit(" ", 1)[0] if level else "service control policy"
        for level in policies.guardrails
        if not _found(level, request, deciding)
    ]
    missing += _missing_of_both_sides(request, policies, deciding)
    if missing:
        near = tuple(_near_misses(request, policies))
        return Decision("implicitly denied", missing=tuple(missing), near_misses=near)
    return Decision("allowed", tuple(deciding))


def _missing_of_both_sides(
    request: Request, policies: Policies, deciding: list[StatementInPolicy]
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
    request: Request, policies: Policies, deciding: list[StatementInPolicy]
) -> bool:
    return policies.identity is None or _found(policies.identity, request, deciding)


def _missing_limits(
    request: Request, policies: Policies, deciding: list[StatementInPolicy]
) -> list[str]:
    missing = []
    if policies.boundary and not _found([policies.boundary], request, deciding):
        missing.append("permissions boundary")
    if policies.session and not _found(policies.session, request, deciding):
        missing.append("session policies")
    return missing


def _found(
    policies: Iterable[_Policy], request: Request, deciding: list[StatementInPolicy]
) -> bool:
    for policy in policies:
        if allowance := policy.allowance(request):
            deciding.append(allowance[1])
            return True
    return False


def _reached_by_resource_policy_alone(request: Request) -> bool:
    return request.action in _ROLE_ACTIONS or request.action.startswith(_KEY_SERVICE)


def _applies(compiled: CompiledStatement, request: Request) -> bool:
    return compiled.names(request.caller) is not NamedAs.NOBODY and _matches(compiled, request)


def _matches(compiled: CompiledStatement, request: Request) -> bool:
    return compiled.speaks_of(request) and compiled.holds(request.context)


def _numbered(name: str, documents: Sequence[PolicyDocument]) -> list[_Policy]:
    return [_Policy(f"{name} {number}", document) for number, document in enumerate(documents, 1)]


def _near_misses(request: Request, policies: Policies) -> Iterator[NearMiss]:
    for policy in policies.each():
        for index, compiled in policy.allows:
            if compiled.speaks_of_action(request):
                failed = tuple(_failed(compiled, request))
                if failed:
                    yield NearMiss(policy.where(index, compiled), failed)


def _failed(compiled: CompiledStatement, request: Request) -> Iterator[str]:
    if not compiled.names(request.caller):
        yield f"Principal is not {request.caller.arn}"
    if not compiled.speaks_of_resource(request):
        yield f"Resource is not {request.resource}"
    for position in compiled.failed_conditions(request.context):
        condition = compiled.statement.conditions[position]
        sent = request.context.get(condition.key.lower())
        given = "was not sent" if sent is None else f"was {' and '.join(sent)}"
        wanted = " or ".join(condition.values)
        yield f"{condition.operator} {condition.key} {wanted}: it {given}"
