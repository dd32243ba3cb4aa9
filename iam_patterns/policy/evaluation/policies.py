"""The policies that apply to a request, compiled for many requests.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from iam_patterns.policy.document import PolicyDocument
from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy, unknowns_of
from iam_patterns.policy.evaluation.polarity import Polarity
from iam_patterns.policy.trust import Trust


class Policies:
    """The policies that apply to a request, compiled once for many requests.

    Args:
        identity: The caller's identity policies, with their names if they have any. None when
            they are not known: then they are taken to allow everything.
        resource: The resource policy: a bucket policy, a key policy, a role's trust policy.
        boundary: The caller's permissions boundary.
        session: The session policies of a role's session.
        service_control: The service control policies, a sequence for each level from the root
            of the organization down: each level must allow the request.
        resource_control: The resource control policies, likewise.

    Example:
        >>> trust = Trust.accounts("222222222222", partition="aws")
        >>> policies = Policies(resource=trust)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
    """

    __slots__ = ("optimistic", "pessimistic")

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
        self.optimistic = PoliciesView(given, Polarity.OPTIMISTIC)
        self.pessimistic = (
            PoliciesView(given, Polarity.PESSIMISTIC) if given.has_unknowns() else self.optimistic
        )


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


class PoliciesView:
    """Every policy, compiled with one polarity.

    Args:
        given: The policies.
        polarity: How their unknown values are taken to turn out.
    """

    __slots__ = ("boundary", "denying", "each", "guardrails", "identity", "resource", "session")

    def __init__(self, given: _Given, polarity: Polarity) -> None:
        def one(name: str, policy: PolicyDocument | Trust | None) -> CompiledPolicy | None:
            return None if policy is None else CompiledPolicy(name, policy, polarity=polarity)

        def several(name: str, policies: Sequence[PolicyDocument]) -> list[CompiledPolicy]:
            return [
                CompiledPolicy(f"{name} {number}", policy, polarity=polarity)
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
