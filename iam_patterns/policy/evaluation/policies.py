"""The policies that apply to a request, compiled for many requests.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import chain
from typing import Final

from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.evaluation.caller import USER_ID, BoundBy
from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy
from iam_patterns.policy.evaluation.unknowns import asks_for, has_unknowns
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.problems import Problem, refuse
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.trust import Trust
from iam_patterns.policy.wrong_types import not_a, not_all


class NotKnown(Enum):
    """The type of `Policies.NOT_KNOWN`."""

    NOT_KNOWN = "not known"


RESOURCE_POLICY: Final = "resource policy"
"""What decisions call the policy of the resource."""

_RESOURCE_POLICIES: Final = (PolicyDocument, Trust, NotKnown)
ResourcePolicy = PolicyDocument | Trust | NotKnown | None


class Policies:
    """The policies that apply to a request, compiled once for many requests.

    Args:
        identity: The caller's identity policies, with their names if they have any. None when
            they are not known: then they are taken to allow everything.
        resource: The resource policy: a bucket policy, a key policy, a role's trust policy. None
            when the resource has none, `Policies.NOT_KNOWN` when it may have one: then a
            decision is about the caller's own policies, and its `Decision.also_required` names
            the resource policy where that must allow the request too.
        resource_is_whole: Whether ``resource`` is the whole policy. Otherwise a Deny and an Allow
            in it count, and the rest is not known, as for `Policies.NOT_KNOWN`.
        boundary: The caller's permissions boundary.
        session: The session policies of a role's session.
        service_control: The service control policies, a sequence for each level from the root
            of the organization down: each level must allow the request.
        resource_control: The resource control policies, likewise.

    Raises:
        PolicyError: When a statement of the resource policy has no principal, or one of the
            caller's policies has one.

    Example:
        >>> trust = Trust.accounts("222222222222", partition="aws")
        >>> policies = Policies(resource=trust)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    NOT_KNOWN: Final = NotKnown.NOT_KNOWN
    """For ``resource``: the resource may have a policy, which is not known."""

    def __init__(
        self,
        *,
        identity: Sequence[PolicyDocument] | Mapping[str, PolicyDocument] | None = None,
        resource: ResourcePolicy = None,
        resource_is_whole: bool = True,
        boundary: PolicyDocument | None = None,
        session: Sequence[PolicyDocument] = (),
        service_control: Sequence[Sequence[PolicyDocument]] = (),
        resource_control: Sequence[Sequence[PolicyDocument]] = (),
    ) -> None:
        refuse(
            "policies",
            _wrong_types(identity, resource, boundary, session, service_control, resource_control),
        )
        refuse("policies", not_a("resource_is_whole", resource_is_whole, bool, "True or False"))
        named = (
            {f"identity policy {number}": policy for number, policy in enumerate(identity, 1)}
            if isinstance(identity, Sequence)
            else identity
        )
        self._given = _Given(
            named,
            resource,
            boundary,
            session,
            service_control,
            resource_control,
            resource_is_known=resource_is_whole and not isinstance(resource, NotKnown),
        )
        refuse("policies", self._given.problems())
        statements = list(self._given.statements())
        self.has_unknowns = any(map(has_unknowns, statements))
        self.ask_for_user_id = any(asks_for(statement, USER_ID) for statement in statements)
        self.optimistic = PoliciesView(self._given, Polarity.OPTIMISTIC)

    @cached_property
    def pessimistic(self) -> "PoliciesView":
        """The policies compiled for the worst that unknown values could be."""
        return PoliciesView(self._given, Polarity.PESSIMISTIC)


def _wrong_types(
    identity: object, resource: object, boundary: object, session: object, *control: object
) -> Iterator[Problem]:
    document = "a PolicyDocument"
    if isinstance(identity, Mapping):
        for name, policy in identity.items():
            yield from not_a(f"identity.{name}", policy, PolicyDocument, document)
    elif identity is not None:
        yield from not_all("identity", identity, PolicyDocument, document)
    of_resource = f"{document}, a Trust or Policies.NOT_KNOWN"
    yield from not_a("resource", resource, (*_RESOURCE_POLICIES, type(None)), of_resource)
    yield from not_a("boundary", boundary, PolicyDocument | None, document)
    yield from not_all("session", session, PolicyDocument, document)
    for name, levels in zip(("service_control", "resource_control"), control, strict=True):
        yield from not_all(name, levels, Sequence, "a list of the policies of one level")
        if isinstance(levels, Sequence):
            for index, level in enumerate(levels):
                if isinstance(level, Sequence):
                    yield from not_all(f"{name}[{index}]", level, PolicyDocument, document)


@dataclass(frozen=True, slots=True)
class _Given:
    """The policies as they were given."""

    identity: Mapping[str, PolicyDocument] | None
    resource: ResourcePolicy
    boundary: PolicyDocument | None
    session: Sequence[PolicyDocument]
    service_control: Sequence[Sequence[PolicyDocument]]
    resource_control: Sequence[Sequence[PolicyDocument]]
    resource_is_known: bool

    @property
    def resource_policy(self) -> PolicyDocument | Trust | None:
        """The resource policy, if there is one that is known."""
        return None if isinstance(self.resource, NotKnown) else self.resource

    def statements(self) -> Iterator[Statement]:
        """Every statement."""
        levels = chain(*self.service_control, *self.resource_control)
        own = [policy for _, policy in self.of_the_caller()]
        resource = [self.resource_policy] if self.resource_policy else []
        for policy in (*own, *resource, *levels):
            yield from policy.statements

    def of_the_caller(self) -> Iterator[tuple[str, PolicyDocument]]:
        """The policies of the caller, with their names."""
        yield from (self.identity or {}).items()
        if self.boundary:
            yield "permissions boundary", self.boundary
        for number, policy in enumerate(self.session, 1):
            yield f"session policy {number}", policy

    def problems(self) -> Iterator[Problem]:
        """What IAM would reject, because it is no policy of its type."""
        for index, statement in enumerate(
            self.resource_policy.statements if self.resource_policy else ()
        ):
            if not (statement.principals or statement.not_principals):
                yield Problem.broken_rule(
                    f"resource policy: Statement[{index}].Principal",
                    "is required in a resource-based policy",
                    "List the principals that the statement applies to.",
                )
        for name, policy in self.of_the_caller():
            for index, statement in enumerate(policy.statements):
                if statement.principals or statement.not_principals:
                    yield Problem.broken_rule(
                        f"{name}: Statement[{index}].Principal",
                        "is not allowed in an identity-based policy",
                        "Remove it: the policy applies to the identity that has it.",
                    )


class PoliciesView:
    """Every policy, compiled with one polarity; what binds the caller, by `Caller.bound_by`.

    Args:
        given: The policies.
        polarity: How their unknown values are taken to turn out.
    """

    __slots__ = (
        "boundary",
        "denying",
        "each",
        "guardrails",
        "identity",
        "resource",
        "resource_is_known",
        "session",
    )

    def __init__(self, given: _Given, polarity: Polarity) -> None:
        is_bounded = given.boundary is not None

        def one(name: str, policy: PolicyDocument | Trust | None) -> CompiledPolicy | None:
            if policy is None:
                return None
            return CompiledPolicy(name, policy, polarity=polarity, of_bounded=is_bounded)

        def several(name: str, policies: Sequence[PolicyDocument]) -> list[CompiledPolicy]:
            return [
                CompiledPolicy(f"{name} {number}", policy, polarity=polarity, of_bounded=is_bounded)
                for number, policy in enumerate(policies, 1)
            ]

        self.identity = (
            None
            if given.identity is None
            else [
                CompiledPolicy(name, policy, polarity=polarity)
                for name, policy in given.identity.items()
            ]
        )
        self.resource = one(RESOURCE_POLICY, given.resource_policy)
        self.resource_is_known = given.resource_is_known
        self.boundary = one("permissions boundary", given.boundary)
        self.session = several("session policy", given.session)
        of_accounts = [
            ("service control policy", several("service control policy", level))
            for level in given.service_control
        ]
        of_resources = [
            ("resource control policy", several("resource control policy", level))
            for level in given.resource_control
        ]
        own = [
            *(self.identity or ()),
            *(policy for policy in (self.resource, self.boundary) if policy),
            *self.session,
        ]
        bound_by = {
            BoundBy.ALL: [*of_accounts, *of_resources],
            BoundBy.RESOURCE_CONTROL_POLICIES: of_resources,
            BoundBy.NONE: [],
        }
        self.guardrails = tuple(bound_by[each] for each in BoundBy)
        self.each = tuple(
            [*own, *(policy for _, level in levels for policy in level)]
            for levels in self.guardrails
        )
        self.denying = tuple(
            [policy for policy in policies if policy.denies] for policies in self.each
        )
