"""The callers that the control policies of an organization limit, case by case.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.evaluation.caller import Caller
from iam_patterns.policy.inclusion.clause import Clause

ORGANIZATION: Final = "aws:principalorgid"
_RESOURCE_ORGANIZATION: Final = "aws:resourceorgid"
_KEY: Final = "aws:PrincipalOrgID"


class Membership(NamedTuple):
    """Whether a caller is in the organization, and the values of keys that follow from it."""

    is_member: bool
    known: tuple[tuple[str, tuple[str, ...]], ...] = ()
    marker: Clause | None = None
    """The Deny that keeps the requests of this case apart from those of the other."""


@dataclass(frozen=True, slots=True)
class OrganizationLimits:
    """The control policies of both sides of a comparison.

    Args:
        id: The organization, if it is known.
        service_control: The clauses that deny callers of the organization.
        resource_control: Those that deny everyone the resources of the organization.
    """

    id: str | None = None
    service_control: frozenset[Clause] = frozenset()
    resource_control: frozenset[Clause] = frozenset()
    _outside: Clause = field(init=False, compare=False, repr=False)
    _inside: Clause = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        is_absent = Condition("Null", _KEY, ("true",))
        is_present = Condition("Null", _KEY, ("false",))
        is_own = Condition("StringEquals", _KEY, (self.id or "",))
        object.__setattr__(self, "_inside", _denial(is_absent))
        object.__setattr__(self, "_outside", _denial(is_own if self.id else is_present))

    @property
    def markers(self) -> frozenset[Clause]:
        """The clauses to add to both sides."""
        return frozenset({self._inside, self._outside} if self.service_control else ())

    @property
    def of_member(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The values of keys that every request of a member has."""
        return ((ORGANIZATION, (self.id,)),) if self.id else ()

    @property
    def of_resource(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The values of keys that every request for a resource of the organization has."""
        return ((_RESOURCE_ORGANIZATION, (self.id,)),) if self.id else ()

    def memberships(self, caller: Caller, account: str) -> Iterator[Membership]:
        """Whether a caller is in the organization: both, if it could be.

        Args:
            caller: The caller.
            account: The account of the role or resource, which is in the organization.
        """
        if caller.account is None:
            yield Membership(is_member=False)
        elif caller.account == account:
            yield Membership(is_member=not caller.is_service_linked, known=self.of_member)
        elif not self.service_control:
            yield Membership(is_member=False)
        else:
            inside = None if self.id else self._inside
            is_limited = not caller.is_service_linked
            yield Membership(is_member=is_limited, known=self.of_member, marker=inside)
            yield Membership(is_member=False, marker=self._outside)

    def counts(self, clause: Clause, caller: Caller, membership: Membership) -> bool | None:
        """Whether a clause counts for a caller; None if it is not one of the organization."""
        if clause in self.markers:
            return clause == membership.marker
        if clause in self.service_control:
            return membership.is_member
        if clause in self.resource_control:
            return not caller.is_service_linked
        return None


def _denial(condition: Condition) -> Clause:
    return Clause(effect="Deny", actions=("*",), resources=("*",), conditions=(condition,))


NO_LIMITS: Final = OrganizationLimits()
"""Those of an account in no organization."""
