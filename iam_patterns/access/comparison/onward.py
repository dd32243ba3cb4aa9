"""What a role that can newly be assumed leads to: resources of the app, and other roles.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final

from iam_patterns.access.comparison.access import AccessComparison
from iam_patterns.access.comparison.known_access import KnownAccess
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.access.comparison.principals import (
    ComparedPrincipal,
    ComparedPrincipals,
    owners_of,
    services_of,
)
from iam_patterns.access.comparison.resources import ComparedResource

MOST_SHOWN: Final = 5
"""The most resources and roles that are named for one role."""

_MOST_ROLES: Final = 20
_MOST_ACTIONS: Final = 3


class Onward:
    """What roles lead to after a change.

    Args:
        principals: The roles and users of both apps.
        resources: Their resources.
        comparison: Decides what a role is allowed on a resource.
        exits: Returns the roles that a role can assume.
    """

    def __init__(
        self,
        principals: ComparedPrincipals,
        resources: Sequence[ComparedResource],
        comparison: AccessComparison,
        exits: Callable[[ComparedPrincipal], Iterable[ComparedPrincipal]],
    ) -> None:
        self._principals = principals
        self._resources = resources
        self._comparison = comparison
        self._exits = exits
        self._known: dict[ComparedPrincipal, tuple[str, ...]] = {}

    def of(self, role: ComparedPrincipal) -> tuple[str, ...]:
        """What a role leads to, the nearest first, up to `MOST_SHOWN`."""
        if role not in self._known:
            self._known[role] = tuple(islice(self._from(role), MOST_SHOWN))
        return self._known[role]

    def _from(self, role: ComparedPrincipal) -> Iterator[str]:
        waiting = deque([(role, role.path)])
        seen = {role}
        while waiting:
            current, way = waiting.popleft()
            yield from (f"{way}: {each}" for each in self._on_resources(current))
            if len(seen) > _MOST_ROLES:
                return
            for other in self._exits(current):
                if other not in seen:
                    seen.add(other)
                    yield f"{way} -> {other.path}"
                    waiting.append((other, f"{way} -> {other.path}"))

    def _on_resources(self, role: ComparedPrincipal) -> Iterator[str]:
        _, (known, _) = role.versions
        if known is None or role.after is None:
            return
        for resource in self._about(role):
            found = self._comparison.allowed(KnownAccess(known, resource))
            if found.verdict == "broader":
                first = found.opened[0]
                more = len(first.actions) - _MOST_ACTIONS
                actions = ", ".join(first.actions[:_MOST_ACTIONS])
                actions += f" and {more} more" if more > 0 else ""
                yield f"{actions} on {first.resource}"

    def _about(self, role: ComparedPrincipal) -> Iterator[KnownResource]:
        """The resources that the role's Allow statements are about."""
        seen: set[str] = set()
        for policy in role.after.policies if role.after else ():
            for statement in policy.document.statements:
                if statement.effect != "Allow":
                    continue
                services = services_of(statement)
                owners = owners_of(statement)
                found = self._every if owners is None else self._with_arns(owners)
                for each in found:
                    is_about = services is None or each.service in services
                    if is_about and each.arn not in seen:
                        seen.add(each.arn)
                        yield each

    def _with_arns(self, arns: Iterable[str]) -> Iterator[KnownResource]:
        for arn in sorted(arns):
            yield from self._by_arn.get(arn, ())

    @cached_property
    def _every(self) -> list[KnownResource]:
        known = (resource.known[1] for resource in self._resources if resource.after)
        return [each for each in known if each is not None]

    @cached_property
    def _by_arn(self) -> dict[str, list[KnownResource]]:
        found: defaultdict[str, list[KnownResource]] = defaultdict(list)
        for each in self._every:
            found[each.arn].append(each)
        return found
