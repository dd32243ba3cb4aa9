"""What one caller may do in the end: the roles that it gets, and what they may do.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from iam_patterns.access.assume_role_caller import AssumeRoleCaller
from iam_patterns.access.errors import refuse
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.access.reach.in_worlds import Words, in_worlds
from iam_patterns.access.reach.node import Node
from iam_patterns.access.reach.principals import Hop, Principal
from iam_patterns.access.reach.relaxed import in_words
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.policy import Policies, Statement
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.policy.wrong_types import not_a
from iam_patterns.service_reference import EVERY_ACTION, known_actions
from iam_patterns.template import IamRole
from iam_patterns.template.worlds import Choice, World

_LEVELS: Final = ("Permissions management", "Write", "Tagging", "Read", "List")
_NAMES: Final = {"Permissions management": "permissions"}
_EVERYTHING: Final = "everything"
_NOT_RESOURCE: Final = "everything but what NotResource lists"


@dataclass(frozen=True, slots=True)
class Permission:
    """What a role may do on a resource.

    Args:
        resource: The Resource element.
        levels: The access levels: ``permissions``, ``write``, ``tagging``, ``read``, ``list``;
            ``everything`` for every action of every service.
        actions: The actions, as the policies list them.
        conditions: What must hold, in words.
    """

    resource: str
    levels: tuple[str, ...]
    actions: tuple[str, ...]
    conditions: tuple[str, ...] = ()

    def __str__(self) -> str:
        held = f" (if {' and '.join(self.conditions)})" if self.conditions else ""
        return f"{', '.join(self.levels)} on {shown(self.resource)}{held}"


@dataclass(frozen=True, slots=True)
class ReachedRole:
    """A role that a caller gets.

    Args:
        role: Its construct path.
        by: How it is assumed: from which role, and what must hold.
        permissions: What it may do, the most powerful first.
    """

    role: str
    by: Hop
    permissions: tuple[Permission, ...]


_Found = tuple[Principal, Hop, Permission | None]
"""A role that is reached and how, alone or with one of its permissions."""


@dataclass(frozen=True, slots=True)
class CallerReach:
    """What one caller may do in the end.

    Args:
        caller: The caller, in words.
        roles: The roles that it gets, those that it can assume itself first.
    """

    caller: str
    roles: tuple[ReachedRole, ...]

    def __str__(self) -> str:
        if not self.roles:
            return f"{self.caller} can assume no role of these templates"
        lines = [self.caller]
        for reached in self.roles:
            lines.append(f"  -> {reached.by}")
            lines += [f"     {permission}" for permission in reached.permissions]
        return "\n".join(lines)


def caller_reach(
    reach_in: Callable[[World], AppReach],
    access_of: Callable[[IamRole], RoleAccess],
    caller: AssumeRoleCaller,
    call: Mapping[str, Any],
) -> CallerReach:
    """What a caller may do.

    Args:
        reach_in: The roles of the app in a world.
        access_of: The questions about one of them.
        caller: The caller.
        call: The other parameters of `RoleAccess.assumable_by`.

    Raises:
        AccessError: When the caller is of another type.
    """
    callers = "a caller such as account(...) or role_arn(...)"
    refuse("reach", not_a("caller", caller, AssumeRoleCaller, callers))
    own = {
        principal: hop
        for principal, role in reach_in(World()).declared_roles()
        if (hop := _first_hop(access_of(role), role.path, caller, call))
    }

    def read(world: World) -> tuple[list[_Found], list[Choice]]:
        reach = reach_in(world)
        first = [(role, hop) for role, hop in own.items() if role in reach.roles]
        every = [*first, *reach.assumed_from([role for role, _ in first])]
        nodes = [(role, hop, reach.roles[role]) for role, hop in every]
        found: list[_Found] = [(role, hop, None) for role, hop, _ in nodes]
        found += [(role, hop, each) for role, hop, node in nodes for each in _permissions(node)]
        return found, [choice for _, _, node in nodes for choice in node.identity.choices]

    return CallerReach(caller.description, tuple(_together(in_worlds(read))))


def _together(found: Iterable[tuple[_Found, Words]]) -> Iterator[ReachedRole]:
    """The roles with their permissions, and what has to be true for each."""
    of_roles: dict[tuple[Principal, Hop], Words] = {}
    permissions: defaultdict[tuple[Principal, Hop], list[Permission]] = defaultdict(list)
    for (role, hop, permission), words in found:
        if permission is None:
            of_roles[role, hop] = words
        else:
            more = tuple(word for word in words if word not in of_roles[role, hop])
            conditions = (*more, *permission.conditions)
            permissions[role, hop].append(replace(permission, conditions=conditions))
    for (role, hop), words in of_roles.items():
        ordered = sorted(permissions[role, hop], key=_power)
        yield ReachedRole(role.name, hop.only_if(words), tuple(ordered))


def _first_hop(
    role: RoleAccess, path: str, caller: AssumeRoleCaller, call: Mapping[str, Any]
) -> Hop | None:
    """How a caller assumes a role; None if it cannot."""
    answer = role.assumable_by(caller, **call)
    if any(decision.outcome.endswith("denied") for _, decision in answer.decisions):
        return None
    by = [str(where) for _, decision in answer.decisions for where in decision.deciding]
    return Hop(caller.action, path, (), tuple(by), answer.unknowns)


def _permissions(node: Node) -> Iterator[Permission]:
    """What a role may do: one for each resource and conditions, the most powerful first."""
    actions: defaultdict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    levels: defaultdict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for policy in node.policies.values():
        for _, statement in policy.original:
            if statement.effect != "Allow":
                continue
            words = tuple(map(in_words, statement.conditions))
            for resource in statement.resources or (_NOT_RESOURCE,):
                for pattern, found in _allowed(node, statement, resource):
                    key = resource, words
                    actions[key].append(pattern)
                    levels[key] |= found
    permissions = [
        Permission(
            resource,
            tuple(_named(levels[resource, words])),
            tuple(dict.fromkeys(actions[resource, words])),
            words,
        )
        for resource, words in actions
    ]
    yield from sorted(permissions, key=_power)


def _allowed(node: Node, statement: Statement, resource: str) -> Iterator[tuple[str, set[str]]]:
    """The patterns of a statement's actions of which some are allowed, with their levels.

    An action is allowed only on a resource that it supports.
    """
    if statement.not_actions:
        yield f"all except {', '.join(statement.not_actions)}", {_EVERYTHING}
    for pattern in statement.actions:
        if pattern in EVERY_ACTION or contains_token(pattern):
            yield pattern, {_EVERYTHING}
            continue
        levels = {
            action.access_levels[0]
            for action in known_actions(pattern)
            if (resource == _NOT_RESOURCE or action.is_about(resource))
            and _is_allowed(node, action.name, resource)
        }
        if levels:
            yield pattern, levels


def _is_allowed(node: Node, action: str, resource: str) -> bool:
    if not node.has_limits:
        return True
    hop = node.hop(
        action, resource, Policies.NOT_KNOWN, account=None, target=resource, label="policy"
    )
    return hop is not None


def _named(levels: set[str]) -> Iterator[str]:
    if _EVERYTHING in levels:
        yield _EVERYTHING
        return
    for level in _LEVELS:
        if level in levels:
            yield _NAMES.get(level, level.lower())


def _power(permission: Permission) -> tuple[int, str]:
    order = [_EVERYTHING, *(_NAMES.get(level, level.lower()) for level in _LEVELS)]
    return order.index(permission.levels[0]), permission.resource
