"""Compares resources whose policies a template has: who is newly allowed what on them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Final

from iam_patterns.access.comparison.access import (
    MOST_COMPARED,
    AccessComparison,
    TooManyPairsError,
)
from iam_patterns.access.comparison.change import Difference, Subject, difference_of
from iam_patterns.access.comparison.compared_app import AppWorlds
from iam_patterns.access.comparison.in_worlds import Found, in_every_world, worst
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.comparison.outside_callers import EVERYONE, OutsideCallers, merged
from iam_patterns.access.comparison.principals import (
    ComparedPrincipal,
    ComparedPrincipals,
    owners_of,
    services_of,
)
from iam_patterns.policy.tokens import shown, unsettled
from iam_patterns.template.resource_policies import ResourceWithPolicies
from iam_patterns.template.worlds import World

ACCESS: Final[Subject] = "access to a resource"
TOO_MANY_PAIRS: Final = f"more than {MOST_COMPARED:,} pairs of principals and resources changed"


class ComparedResource:
    """A resource before and after a change.

    Args:
        before: As it was; None if it was not there.
        after: As it is; None if it is not there any more.
        worlds: Both apps in each world.
    """

    def __init__(
        self,
        before: ResourceWithPolicies | None,
        after: ResourceWithPolicies | None,
        worlds: tuple[AppWorlds, AppWorlds],
    ) -> None:
        self.before, self.after = before, after
        self._worlds = worlds
        (old, choices), (new, more) = (self.in_world(World(), after=each) for each in (False, True))
        self.known = old, new
        """It before and after, without assumptions."""
        self.is_changed = old != new or bool(choices or more)

    @property
    def name(self) -> str:
        """Its ARN, as people read it."""
        found = self.after or self.before
        return shown(found.arn) if found else ""

    @property
    def malformed(self) -> str:
        """What its service would reject, without assumptions; empty if there is nothing."""
        found = (reason for each in self.known if each for reason in each.malformed)
        return "; ".join(dict.fromkeys(found))

    def in_worlds(self) -> list[KnownResource | None]:
        """It before and after, in every world."""
        sides = (partial(self.in_world, after=each) for each in (False, True))
        return [each for _, (pair, _) in in_every_world(*sides) for each in pair]

    def in_world(self, world: World, *, after: bool) -> Found[KnownResource | None]:
        """It in a world; where one side does not have it, what the policy of the other allows."""
        found, choices = self._read(world, after=after)
        other, _ = self._read(world, after=not after)
        if found is None:
            return (other.without_policy if other else None), choices
        return (found.without_denials if after is False and other is None else found), choices

    def _read(self, world: World, *, after: bool) -> Found[KnownResource | None]:
        return self._worlds[after].resource_like(self.after if after else self.before, world)


def resource_rows(
    principals: ComparedPrincipals, every: Sequence[ComparedResource], comparison: AccessComparison
) -> Iterator[Difference]:
    """What a change does to the access to each resource, principal by principal.

    Args:
        principals: The roles and users of both apps.
        every: The resources of both.
        comparison: Compares pairs of a principal and a resource.
    """
    touched = _touched(principals, every)
    by_own_policies = _by_own_policies(principals, every)
    limits = comparison.guardrails
    for resource in every:
        is_whole = resource.is_changed or not limits.are_equal
        same = [Difference(EVERYONE, ACCESS, "equal", resource=resource.name)]
        if resource in by_own_policies and not is_whole:
            same = []
        if not (is_whole or resource in touched):
            yield from same
            continue
        problems = resource.malformed
        if problems:
            yield Difference(
                EVERYONE, ACCESS, "cannot tell", reason=problems, resource=resource.name
            )
            continue
        rows: list[Difference] = []
        callers: list[ComparedPrincipal] = list(touched.get(resource, ()))
        if is_whole:
            rows += _of_outsiders(resource, principals, comparison)
            callers = principals.candidates(resource.in_worlds())
        try:
            rows += [_of_principal(each, resource, comparison) for each in callers]
        except TooManyPairsError:
            yield Difference(
                EVERYONE, ACCESS, "cannot tell", reason=TOO_MANY_PAIRS, resource=resource.name
            )
            continue
        if all(row.verdict == "equal" for row in rows):
            rows = same
        yield from rows


def _of_principal(
    principal: ComparedPrincipal, resource: ComparedResource, comparison: AccessComparison
) -> Difference:
    def read(world: World, *, after: bool) -> Found[KnownAccess]:
        identity, choices = principal.in_world(world, after=after)
        found, more = resource.in_world(world, after=after)
        return KnownAccess(identity, found), [*choices, *more]

    pairs = in_every_world(partial(read, after=False), partial(read, after=True))
    found, reason = worst(pairs, comparison.compare)
    return difference_of(
        found, reason, principal=principal.path, subject=ACCESS, resource=resource.name
    )


def _of_outsiders(
    resource: ComparedResource, principals: ComparedPrincipals, comparison: AccessComparison
) -> Iterator[Difference]:
    pairs = in_every_world(
        partial(resource.in_world, after=False), partial(resource.in_world, after=True)
    )
    callers = OutsideCallers(comparison.guardrails, frozenset(principals.by_arn))
    names = dict.fromkeys(
        name for _, (pair, is_open) in pairs if not is_open for name in callers.names(*pair)
    )
    rows = []
    for name in names or (EVERYONE,):
        found, reason = worst(pairs, partial(callers.compare, name))
        rows.append(
            difference_of(
                found,
                reason,
                principal=shown(unsettled(name)),
                subject=ACCESS,
                resource=resource.name,
            )
        )
    return merged(rows)


def versions_of_resources(old: AppWorlds, new: AppWorlds) -> Iterator[ComparedResource]:
    """Each resource with what it was before: the same declaration, else of the same ARN.

    Args:
        old: The app before in each world.
        new: That after it.
    """
    before = {_key(found): found for found in old.every_resource()}
    by_arn = {found.arn: key for key, found in before.items()}
    after = {_key(found): found for found in new.every_resource()}
    for key, found in after.items():
        same = key if key in before else by_arn.get(found.arn)
        is_free = same is not None and (same == key or same not in after)
        was = before.pop(same, None) if same is not None and is_free else None
        yield ComparedResource(was, found, (old, new))
    for found in before.values():
        if _key(found) not in after:
            yield ComparedResource(found, None, (old, new))


def _key(found: ResourceWithPolicies) -> tuple[str, ...]:
    if found.is_declared:
        return found.stack.identity, found.logical_id
    return (found.arn,)


def _touched(
    principals: ComparedPrincipals, every: Iterable[ComparedResource]
) -> dict[ComparedResource, list[ComparedPrincipal]]:
    """The principals whose changes are about a resource whose policy has a say in them."""
    by_arn: defaultdict[str, list[ComparedResource]] = defaultdict(list)
    every_known = []
    for resource in every:
        known = resource.known[1] or resource.known[0]
        if known is not None:
            by_arn[known.arn].append(resource)
            every_known.append((known, resource))
    found: defaultdict[ComparedResource, dict[ComparedPrincipal, None]] = defaultdict(dict)
    for principal in principals.changed:
        account = _account_of(principal)
        deciding = [
            (known, resource)
            for known, resource in every_known
            if known.must_allow or known.account != account
        ]
        if principal.is_open:
            found |= {resource: found[resource] | {principal: None} for _, resource in deciding}
        for statement in principal.changed_statements:
            owners, services = owners_of(statement), services_of(statement)
            listed = [each for owner in owners or () for each in by_arn.get(owner, ())]
            for resource in filter(_has_policy, listed):
                found[resource][principal] = None
            for known, resource in deciding if owners is None else ():
                if services is None or known.service in services:
                    found[resource][principal] = None
    return {resource: list(each) for resource, each in found.items()}


def _by_own_policies(
    principals: ComparedPrincipals, every: Iterable[ComparedResource]
) -> set[ComparedResource]:
    """The resources that changes of own policies alone could be about.

    What these changes open is in the rows of the principals' permissions.
    """
    listed: set[str] = set()
    anywhere: defaultdict[str, set[str | None]] = defaultdict(set)
    for principal in principals.changed:
        of_account = anywhere[_account_of(principal)]
        if principal.is_open:
            of_account.add(None)
        for statement in principal.changed_statements:
            owners = owners_of(statement)
            listed |= owners or set()
            if owners is None:
                of_account |= services_of(statement) or {None}
    found = set()
    for resource in every:
        known = resource.known[1] or resource.known[0]
        if known is None or known.must_allow:
            continue
        services = anywhere.get(known.account, ())
        is_listed = known.arn in listed and not _has_policy(resource)
        if is_listed or None in services or known.service in services:
            found.add(resource)
    return found


def _account_of(principal: ComparedPrincipal) -> str:
    known = next((found for found, _ in principal.versions if found), None)
    return (known.caller.account or "") if known else ""


def _has_policy(resource: ComparedResource) -> bool:
    return any(known is not None and known.document.statements for known in resource.known)
