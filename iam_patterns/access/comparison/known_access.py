"""A principal of the app and a resource, as they decide requests together.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from iam_patterns.access.comparison.guardrails import Guardrails
from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.comparison.permissions import named_policies
from iam_patterns.access.comparison.unknown_policy import stand_in
from iam_patterns.policy import Caller, Policies, PolicyDocument
from iam_patterns.policy.evaluation.compiled_principals import NamedAs
from iam_patterns.policy.evaluation.compiled_statement import principal_matcher
from iam_patterns.policy.inclusion.clause import Clause, Side, clauses_of
from iam_patterns.policy.inclusion.unconditional import ALWAYS_DENIED
from iam_patterns.policy.polarity import Polarity


@dataclass(frozen=True, slots=True)
class KnownAccess:
    """What is compared of a principal's access to a resource.

    Args:
        identity: The role or user; None if it is not there.
        resource: The resource; None if it is not there, so that nothing is allowed.
    """

    identity: KnownIdentity | None
    resource: KnownResource | None

    @property
    def malformed(self) -> tuple[str, ...]:
        """What IAM or the service would reject."""
        return tuple(reason for each in self._parts for reason in each.malformed)

    @property
    def unknown(self) -> frozenset[object]:
        """What is not known of both: where it differs, nothing can be told."""
        found: set[object] = set()
        if self.identity:
            found |= self.identity.unknown_policies
            found |= {self.identity.unknown_boundary} - {""}
        if self.resource:
            found |= self.resource.unknown
        return frozenset(found)

    @property
    def perhaps(self) -> frozenset[object]:
        """The statements of which it is not known whether they are about the resource."""
        return frozenset(self.resource.perhaps if self.resource else ())

    @property
    def clauses(self) -> Iterator[Clause]:
        """Every clause of both."""
        if self.identity:
            yield from self.identity.clauses
        if self.resource:
            yield from clauses_of(self.resource.document)

    def with_value(self, token: str, text: str) -> "KnownAccess":
        """Both with a text in place of a symbol for an unknown value.

        Raises:
            PolicyError: When a policy is malformed with that text.
        """
        return replace(
            self,
            identity=self.identity.with_value(token, text) if self.identity else None,
            resource=self.resource.with_value(token, text) if self.resource else None,
        )

    def side(self, caller: Caller, guardrails: Guardrails, *, whole: bool) -> Side:
        """What decides the requests of the principal on the resource.

        Args:
            caller: The principal.
            guardrails: The guardrails.
            whole: Whether what is not known is taken into account.
        """
        if self.identity is None or self.resource is None:
            return Side([()], ())
        documents = [document for _, document in self._named(whole=whole)]
        boundary = self._boundary(whole=whole)
        is_bounded = boundary is not None
        own = [clause for document in documents for clause in clauses_of(document)]
        limit = list(clauses_of(boundary)) if boundary else []
        policy = clauses_of(self.resource.policy(self._unknown_of_resource(whole=whole)))
        named = [(_named_as(clause, caller, is_bounded=is_bounded), clause) for clause in policy]
        denies = [c for c in (*own, *limit) if c.effect == "Deny"]
        denies += [_stripped(c) for how, c in named if how and c.effect == "Deny"]
        denies += [*guardrails.service_control, *map(_stripped, guardrails.resource_control)]
        allows = [(how, _stripped(c)) for how, c in named if how and c.effect == "Allow"]
        levels = self._levels(
            frozenset(c for c in own if c.effect == "Allow"),
            frozenset(c for c in limit if c.effect == "Allow") if boundary else None,
            allows,
            crosses=caller.account != self.resource.account,
        )
        return Side(levels, (*denies, *ALWAYS_DENIED))

    def policies(self, guardrails: Guardrails, *, whole: bool) -> Policies:
        """The policies that decide a request, as the engine takes them."""
        if self.identity is None or self.resource is None:
            return Policies(identity=())
        control = guardrails.control
        return Policies(
            identity=named_policies(self._named(whole=whole)),
            boundary=self._boundary(whole=whole),
            resource=self.resource.policy(self._unknown_of_resource(whole=whole)),
            service_control=control.service_control,
            resource_control=control.resource_control,
        )

    def _levels(
        self,
        own: frozenset[Clause],
        boundary: frozenset[Clause] | None,
        allows: list[tuple[NamedAs, Clause]],
        *,
        crosses: bool,
    ) -> Iterator[frozenset[Clause]]:
        """What must allow, level by level, as `decide` has it."""
        if crosses or (self.resource is not None and self.resource.must_allow):
            yield frozenset(clause for _, clause in allows)
        by_itself = frozenset(c for how, c in allows if how >= NamedAs.ITSELF and not crosses)
        by_role = frozenset(c for how, c in allows if how >= NamedAs.ITS_ROLE and not crosses)
        yield own | by_role
        if boundary is not None:
            yield boundary | by_itself

    def _named(self, *, whole: bool) -> Iterator[tuple[str, PolicyDocument]]:
        if self.identity:
            yield from self.identity.policies
            if whole:
                for name in sorted(self.identity.unknown_policies):
                    yield name, stand_in(name)

    def _boundary(self, *, whole: bool) -> PolicyDocument | None:
        identity = self.identity
        if identity and identity.boundary is None and identity.unknown_boundary and whole:
            return stand_in(identity.unknown_boundary)
        return identity.boundary if identity else None

    def _unknown_of_resource(self, *, whole: bool) -> frozenset[str]:
        return self.resource.unknown if self.resource and whole else frozenset()

    @property
    def _parts(self) -> Iterator[KnownIdentity | KnownResource]:
        if self.identity:
            yield self.identity
        if self.resource:
            yield self.resource


def _named_as(clause: Clause, caller: Caller, *, is_bounded: bool) -> NamedAs:
    match = principal_matcher(clause, polarity=Polarity.OPTIMISTIC, of_bounded=is_bounded)
    return match(caller)


def _stripped(clause: Clause) -> Clause:
    """The clause without principals, which match the caller."""
    return replace(clause, principals=None, not_principals=None)
