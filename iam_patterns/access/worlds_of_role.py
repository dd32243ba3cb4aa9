"""A role, and the app's role that calls it, in every world in which they may be deployed.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from iam_patterns.access.errors import AccessError
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import contains_unknown, shown
from iam_patterns.policy.wildcards import elements_of
from iam_patterns.template import AppTemplates, IamRole
from iam_patterns.template.identity_reader import identity_in_world
from iam_patterns.template.worlds import Choice, Fact, World, explore

_PARTS: Final = 5


@dataclass(frozen=True, slots=True)
class RoleInWorld:
    """A role and its caller as they are in one world.

    Args:
        world: What the world assumes.
        role: The role; None if it is not deployed there.
        caller: The caller; None if the app does not declare it, or it is not deployed there.
        is_missing: Whether the app declares the caller, and it is not deployed there.
    """

    world: World
    role: IamRole | None
    caller: IamRole | None = None
    is_missing: bool = False


class WorldsOfRoles:
    """The worlds of an app's roles.

    Args:
        app: The app's templates.
        managed_policies: The documents of managed policies that no template declares, by ARN.
        roles: The app's roles.
    """

    def __init__(
        self,
        app: AppTemplates,
        managed_policies: Mapping[str, PolicyDocument],
        roles: Sequence[IamRole],
    ) -> None:
        self._app = app
        self._managed_policies = managed_policies
        self._by_arn: dict[str, list[IamRole]] = {}
        for role in roles:
            self._by_arn.setdefault(role.arn, []).append(role)
        self._perhaps = [role for role in roles if contains_unknown(role.arn)]

    def of(self, role: IamRole, caller_arn: str | None = None) -> list[RoleInWorld]:
        """The worlds of a role, together with those of its caller.

        Args:
            role: The role.
            caller_arn: The ARN of the role that calls it, if a role does.
        """
        return [
            found
            for start, caller in self._callers(caller_arn)
            for found in self._from(start, role, caller)
        ]

    def _from(self, start: World, role: IamRole, caller: IamRole | None) -> list[RoleInWorld]:
        def read(world: World) -> tuple[RoleInWorld, Sequence[Choice]]:
            if not world.facts:
                return RoleInWorld(world, role, caller), _choices(role, caller)
            app = self._app.in_world(world)
            own, calling = (self._read(app, one) if one else None for one in (role, caller))
            is_missing = caller is not None and calling is None
            return RoleInWorld(world, own, calling, is_missing), _choices(own, calling)

        return [found for _, found in explore(read, start)]

    def _read(self, app: AppTemplates, role: IamRole) -> IamRole | None:
        found = identity_in_world(app, role, self._managed_policies)
        return found if isinstance(found, IamRole) else None

    def _callers(self, arn: str | None) -> Iterator[tuple[World, IamRole | None]]:
        """Which of the app's roles a caller may be, and the world in which it is that role."""
        if arn is None or arn in self._by_arn:
            yield World(), self._named(arn) if arn else None
            return
        candidates = [role for role in self._perhaps if could_match(elements_of(role.arn), arn)]
        facts = [_same_arn(role.arn, arn) for role in candidates]
        only = [fact for found in facts if len(found) == 1 for fact in found]
        yield World(Fact(fact.sides, equal=False) for fact in only), None
        for role, found in zip(candidates, facts, strict=True):
            yield World(found), role

    def _named(self, arn: str) -> IamRole:
        """The app's role with an ARN.

        Raises:
            AccessError: When several roles have it.
        """
        found = self._by_arn[arn]
        if len(found) > 1:
            roles = " and ".join(f"{role.path} of {role.stack.label}" for role in found)
            raise AccessError(f"several roles have the ARN {shown(arn)}: {roles}")
        return found[0]


def _choices(*roles: IamRole | None) -> list[Choice]:
    return list(dict.fromkeys(choice for role in roles if role for choice in role.choices))


def _same_arn(unknown: str, arn: str) -> list[Fact]:
    """What has to be true for an ARN with unknown parts to be a known one."""
    parts = zip(unknown.split(":", _PARTS), arn.split(":", _PARTS), strict=True)
    return [Fact(frozenset({one, other}), equal=True) for one, other in parts if one != other]
