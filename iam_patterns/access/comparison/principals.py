"""The roles and users of both apps, and which of them could be allowed something.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from iam_patterns.access.comparison.compared_app import AppWorlds
from iam_patterns.access.comparison.in_worlds import Found
from iam_patterns.access.comparison.known_identity import KnownIdentity
from iam_patterns.access.comparison.known_resource import KnownResource
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.policy.tokens import contains_token, settled
from iam_patterns.policy.variables import has_variable
from iam_patterns.policy.wildcards import has_wildcard
from iam_patterns.template import IamIdentity
from iam_patterns.template.resource_policies import owner_of
from iam_patterns.template.worlds import World

_ANY: Final = None
_ALL_OF_LOG_GROUP: Final = ":*"
_KINDS: Final = ("role", "user")

Versions = tuple[IamIdentity | None, IamIdentity | None]


@dataclass(frozen=True, eq=False)
class ComparedPrincipal:
    """A role or user before and after a change.

    Args:
        before: As it was; None if it was not there.
        after: As it is; None if it is not there any more.
        worlds: Both apps in each world.
        is_changed: Whether the two differ.
    """

    before: IamIdentity | None
    after: IamIdentity | None
    worlds: tuple[AppWorlds, AppWorlds] = field(repr=False)
    is_changed: bool

    @cached_property
    def identity(self) -> IamIdentity:
        """The role or user, as it is or as it was."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a principal must be there before or after the change")
        return found

    @property
    def path(self) -> str:
        """Its construct path."""
        return self.identity.path

    @cached_property
    def arn(self) -> str:
        """Its ARN."""
        return settled(self.identity.arn)

    @property
    def is_role(self) -> bool:
        """Whether it is a role whose trust policy is known."""
        return self.identity.kind == "role" and not self.identity.is_imported

    def in_world(self, world: World, *, after: bool) -> Found[KnownIdentity | None]:
        """It in a world, and the choices that it depends on there."""
        if world.facts:
            return self._read(world, after=after)
        return self._known[after]

    @property
    def versions(self) -> tuple[Found[KnownIdentity | None], Found[KnownIdentity | None]]:
        """It before and after, without assumptions, and the choices that it depends on."""
        return self._known

    @cached_property
    def _known(self) -> tuple[Found[KnownIdentity | None], Found[KnownIdentity | None]]:
        old = self._read(World(), after=False)
        return old, self._read(World(), after=True) if self.is_changed else old

    def _read(self, world: World, *, after: bool) -> Found[KnownIdentity | None]:
        return self.worlds[after].like(self.after if after else self.before, world)

    @cached_property
    def changed_statements(self) -> list[Statement]:
        """The statements of its policies and its boundary that are not the same after."""
        old, new = set(_statements(self.before)), set(_statements(self.after))
        is_same = _limits(self.before) == _limits(self.after) and not self.is_open
        return sorted(old ^ new if is_same else old | new, key=repr)

    @cached_property
    def is_open(self) -> bool:
        """Whether it depends on choices that are open, so that it could have other statements."""
        return any(_is_open(identity) for identity in (self.before, self.after) if identity)


Allowed = tuple[frozenset[str] | None, ComparedPrincipal]
"""The services whose actions a principal is allowed somewhere; None for any."""


class ComparedPrincipals:
    """The roles and users of both apps.

    Args:
        versions: Each identity before and after.
        changed: Those that are not the same.
        old: The app before in each world.
        new: That after it.
    """

    def __init__(
        self,
        versions: Sequence[Versions],
        changed: Sequence[Versions],
        old: AppWorlds,
        new: AppWorlds,
    ) -> None:
        differing = {(id(one), id(other)) for one, other in changed}
        self.every = [
            ComparedPrincipal(one, other, (old, new), (id(one), id(other)) in differing)
            for one, other in versions
            if (other or one) is not None and (other or one).kind in _KINDS  # type: ignore[union-attr] # one of them is there
        ]

    @property
    def changed(self) -> Iterator[ComparedPrincipal]:
        """Those that are not the same."""
        return (principal for principal in self.every if principal.is_changed)

    @cached_property
    def by_arn(self) -> dict[str, ComparedPrincipal]:
        """Those by ARN."""
        return {principal.arn: principal for principal in self.every}

    def candidates(self, resources: Iterable[KnownResource | None]) -> list[ComparedPrincipal]:
        """Those that could be allowed something on a resource, before or after.

        They are listed in its policy, or an Allow of their own is about it.

        Args:
            resources: The resource before and after, in each world.
        """
        found: dict[ComparedPrincipal, None] = {}
        for resource in filter(None, resources):
            for statement in resource.document.statements:
                names = statement.principals.aws if statement.principals else ()
                found |= {self.by_arn[name]: None for name in names if name in self.by_arn}
            for services, principal in self._allowed(resource.arn):
                if services is _ANY or resource.service in services:
                    found[principal] = None
        return list(found)

    def _allowed(self, arn: str) -> Iterator[Allowed]:
        yield from self._by_owner.get(arn, ())
        yield from self._anywhere

    @cached_property
    def _index(
        self,
    ) -> tuple[
        dict[str, list[Allowed]],
        list[Allowed],
    ]:
        by_owner: defaultdict[str, list[Allowed]] = defaultdict(list)
        anywhere: list[Allowed] = []
        for principal in self.every:
            versions = (
                [principal.after]
                if not principal.is_changed
                else [
                    principal.before,
                    principal.after,
                ]
            )
            for identity in filter(None, versions):
                if _is_open(identity):
                    anywhere.append((_ANY, principal))
                for statement in _own_statements(identity):
                    if statement.effect != "Allow":
                        continue
                    services = services_of(statement)
                    owners = owners_of(statement)
                    if owners is None:
                        anywhere.append((services, principal))
                    for owner in owners or ():
                        by_owner[owner].append((services, principal))
        return by_owner, anywhere

    @property
    def _by_owner(self) -> dict[str, list[Allowed]]:
        return self._index[0]

    @property
    def _anywhere(self) -> list[Allowed]:
        return self._index[1]


def services_of(statement: Statement) -> frozenset[str] | None:
    """The services of the actions of a statement; None if it could be any."""
    found = {action.lower().partition(":")[0] for action in statement.actions}
    is_open = any(map(contains_token, statement.actions)) or any(map(has_wildcard, found))
    is_any = not statement.actions or is_open
    return _ANY if is_any else frozenset(found)


def owners_of(statement: Statement) -> set[str] | None:
    """The resources that a statement lists, whole or in part; None if it could be any."""
    if statement.not_resources or not statement.resources:
        return None
    owners = {owner_of(settled(text)) for text in statement.resources}
    if any(has_wildcard(o.removesuffix(_ALL_OF_LOG_GROUP)) or has_variable(o) for o in owners):
        return None
    return owners


def _is_open(identity: IamIdentity) -> bool:
    """Whether it could have other statements than those that are known."""
    is_partly_known = any(not problem.is_malformed for problem in identity.policy_problems)
    has_others = identity.missing_permissions or identity.other_groups or identity.perhaps_attached
    return bool(has_others or identity.choices or is_partly_known)


def _statements(identity: IamIdentity | None) -> Iterable[Statement]:
    return _own_statements(identity) if identity else ()


def _own_statements(identity: IamIdentity) -> Iterator[Statement]:
    for policy in identity.policies:
        yield from policy.document.statements


def _limits(identity: IamIdentity | None) -> tuple[PolicyDocument | None, object, object]:
    if identity is None:
        return None, None, None
    boundary = identity.boundary.document if identity.boundary else None
    return boundary, identity.properties.get("PermissionsBoundary"), identity.missing
