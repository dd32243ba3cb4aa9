"""Compares which roles the roles and users of an app can assume, and what that leads to.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import Final

from iam_patterns.access.comparison.access import AccessComparison, TooManyPairsError
from iam_patterns.access.comparison.change import Difference, Subject, difference_of
from iam_patterns.access.comparison.in_worlds import Found, in_every_world, worst
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.comparison.onward import Onward
from iam_patterns.access.comparison.outside_callers import EVERYONE
from iam_patterns.access.comparison.principals import (
    ComparedPrincipal,
    ComparedPrincipals,
    owners_of,
)
from iam_patterns.access.comparison.resources import TOO_MANY_PAIRS, ComparedResource
from iam_patterns.policy import Statement
from iam_patterns.policy.inclusion.comparison import Comparison
from iam_patterns.template.worlds import World

_CHAIN: Final[Subject] = "chain of roles"
_ASSUME: Final = "sts:AssumeRole"
_SAME: Final = Comparison("equal")
_ALL: Final = "*"


def chain_rows(
    principals: ComparedPrincipals,
    resources: Sequence[ComparedResource],
    comparison: AccessComparison,
) -> Iterator[Difference]:
    """Each role that a role or user of the app can assume and could not, or no longer.

    Args:
        principals: The roles and users of both apps.
        resources: Their resources.
        comparison: Compares pairs of a principal and a role.
    """
    chains = _Chains(principals, comparison)
    onward = Onward(principals, resources, comparison, chains.exits)
    try:
        for principal, role in chains.to_compare():
            row = chains.row(principal, role, onward.of)
            if row.verdict != "equal":
                yield row
    except TooManyPairsError:
        yield Difference(
            EVERYONE, _CHAIN, "cannot tell", reason=TOO_MANY_PAIRS, resource="every role"
        )


class _Chains:
    """The roles that roles and users of an app can assume."""

    def __init__(self, principals: ComparedPrincipals, comparison: AccessComparison) -> None:
        self._principals = principals
        self._comparison = comparison
        self._roles = [each for each in principals.every if each.is_role]

    def to_compare(self) -> Iterator[tuple[ComparedPrincipal, ComparedPrincipal]]:
        """The pairs of which a change can concern whether one can assume the other."""
        found: dict[tuple[ComparedPrincipal, ComparedPrincipal], None] = {}
        for principal in self._principals.changed:
            statements = principal.changed_statements
            for role in self._assumed_by(principal, statements):
                found[principal, role] = None
        every = not self._comparison.guardrails.are_equal
        for role in self._roles if every else filter(_is_trust_changed, self._roles):
            for principal in self._could_assume(role):
                found[principal, role] = None
        return (pair for pair in found if pair[0] is not pair[1])

    def _could_assume(self, role: ComparedPrincipal) -> list[ComparedPrincipal]:
        """Those that the trust policy could allow; all, if it depends on open choices."""
        if any(choices for _, choices in role.versions):
            return self._principals.every
        return self._principals.candidates(_trusts_of(role))

    def exits(self, principal: ComparedPrincipal) -> Iterator[ComparedPrincipal]:
        """The roles that a role can assume after the change."""
        (_, _), (known, _) = principal.versions
        if known is None or principal.after is None:
            return
        statements = [s for p in principal.after.policies for s in p.document.statements]
        for role in self._assumed_by(principal, statements):
            _, trust = _trusts_of(role)
            allowed = self._comparison.allowed(KnownAccess(known, trust))
            if role is not principal and allowed.verdict == "broader":
                yield role

    def row(
        self,
        principal: ComparedPrincipal,
        role: ComparedPrincipal,
        onward: Callable[[ComparedPrincipal], tuple[str, ...]],
    ) -> Difference:
        """Whether a change opens or closes the way from a principal to a role."""

        def read(world: World, *, after: bool) -> Found[KnownAccess]:
            identity, choices = principal.in_world(world, after=after)
            target, more = role.in_world(world, after=after)
            trust = KnownResource.of_role(target) if target else None
            return KnownAccess(identity, trust), [*choices, *more]

        pairs = in_every_world(partial(read, after=False), partial(read, after=True))
        found, reason = worst(pairs, self._opened_or_closed)
        return difference_of(
            found,
            reason,
            principal=principal.path,
            subject=_CHAIN,
            resource=role.path,
            through=onward(role) if found.verdict == "broader" else (),
        )

    def _opened_or_closed(self, before: KnownAccess, after: KnownAccess) -> Comparison:
        """The comparison, if the role can be assumed on one side and not at all on the other."""
        found = self._comparison.compare(before, after)
        other = {"broader": before, "narrower": after}.get(found.verdict)
        if other is None or other.identity is None or other.resource is None:
            return found
        elsewhere = self._comparison.allowed(other, after=other is after)
        return _SAME if elsewhere.verdict == "broader" else found

    def _assumed_by(
        self, principal: ComparedPrincipal, statements: Iterable[Statement]
    ) -> list[ComparedPrincipal]:
        """The roles that some statements are about and whose trust policies could allow it."""
        found: dict[ComparedPrincipal, None] = {}
        if principal.is_open:
            found |= dict.fromkeys(self._trusting(principal))
        for statement in statements:
            if not statement.matches_action(_ASSUME):
                continue
            owners = owners_of(statement)
            if owners is None:
                found |= dict.fromkeys(self._trusting(principal))
            else:
                by_arn = self._principals.by_arn
                roles = (by_arn[owner] for owner in owners if owner in by_arn)
                found |= {role: None for role in roles if role.is_role}
        return list(found)

    def _trusting(self, principal: ComparedPrincipal) -> Iterator[ComparedPrincipal]:
        known = next((found for found, _ in principal.versions if found), None)
        if known is None:
            return
        caller = known.caller
        for name in (*caller.role_names, *caller.own_names, *caller.account_names, _ALL):
            yield from self._by_trusted_name.get(name, ())

    @cached_property
    def _by_trusted_name(self) -> dict[str, list[ComparedPrincipal]]:
        found: defaultdict[str, dict[ComparedPrincipal, None]] = defaultdict(dict)
        for role in self._roles:
            for trust in filter(None, _trusts_of(role)):
                for statement in trust.document.statements:
                    named = statement.principals
                    is_open = named is None or named.everyone
                    for name in (_ALL,) if named is None or is_open else named.aws:
                        found[name][role] = None
                if trust.unknown or any(choices for _, choices in role.versions):
                    found[_ALL][role] = None
        return {name: list(roles) for name, roles in found.items()}


def _trusts_of(role: ComparedPrincipal) -> tuple[KnownResource | None, KnownResource | None]:
    (old, _), (new, _) = role.versions
    return (
        KnownResource.of_role(old) if old else None,
        KnownResource.of_role(new) if new else None,
    )


def _is_trust_changed(role: ComparedPrincipal) -> bool:
    if not role.is_changed:
        return False
    old, new = _trusts_of(role)
    has_choices = any(choices for _, choices in role.versions)
    return old != new or has_choices
