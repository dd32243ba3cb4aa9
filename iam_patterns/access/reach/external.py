"""The ways into an app from outside its accounts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import partial
from typing import Final

from iam_patterns.access.asked_resource import refuse_malformed_policy
from iam_patterns.access.errors import refuse
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.access.reach.in_worlds import Words, in_worlds
from iam_patterns.access.reach.principals import Principal, in_brackets
from iam_patterns.access.worlds_of_role import WorldsOfRoles
from iam_patterns.policy import Statement
from iam_patterns.policy.principals import is_origin_access_identity
from iam_patterns.policy.tokens import contains_token, contains_unknown, shown
from iam_patterns.policy.wildcards import covers, has_wildcard
from iam_patterns.policy.wrong_types import not_all
from iam_patterns.service_reference import known_actions
from iam_patterns.template import IamRole
from iam_patterns.template.resource_policies import ResourceWithPolicies
from iam_patterns.template.worlds import Choice, World

_ACCESS_POINT_ACCOUNT: Final = "s3:dataaccesspointaccount"

Way = tuple[str, Words]
"""A way in, and what must hold."""


def external_ways(
    reach: AppReach, worlds: WorldsOfRoles, own_accounts: Collection[str]
) -> tuple[str, ...]:
    """Every way in from outside, into roles and into resources, in order.

    AWS services are not among them: they act for an account, which conditions on the source
    decide.

    Args:
        reach: The roles and resources of the app.
        worlds: The same in each world.
        own_accounts: The accounts that are not outside.

    Raises:
        AccessError: When they are not a list of strings.
        TemplateError: When a policy is malformed.
    """
    refuse("external", not_all("own_accounts", own_accounts, str, "an account ID"))
    own = {*own_accounts, *reach.accounts}
    found: set[str] = set()
    for _, role in reach.declared_roles():
        found.update(_lines(partial(_of_role, reach, worlds, own, role)))
    for resource in worlds.resources.every():
        found.update(_lines(partial(_of_resource, reach, worlds, own, resource)))
    return tuple(sorted(found))


def _lines(read: Callable[[World], tuple[list[Way], Iterable[Choice]]]) -> Iterator[str]:
    for (way, conditions), words in in_worlds(read):
        yield f"{way}{in_brackets((*words, *conditions))}"


def _of_role(
    reach: AppReach, worlds: WorldsOfRoles, own: Collection[str], role: IamRole, world: World
) -> tuple[list[Way], Iterable[Choice]]:
    """The ways into a role in one world, and the choices that it depends on there."""
    found = worlds.app_in(world).identities.like(role) if world.facts else role
    if not isinstance(found, IamRole):
        return [], ()
    ways = [
        (f"{principal} -> {role.path}: {hop.action}", hop.words)
        for principal, hop in reach.assumers.outside_the_app(found)
        if _is_outside(principal, own)
    ]
    return ways, found.choices


def _of_resource(
    reach: AppReach,
    worlds: WorldsOfRoles,
    own: Collection[str],
    resource: ResourceWithPolicies,
    world: World,
) -> tuple[list[Way], Iterable[Choice]]:
    """The ways into a resource in one world, and the choices that it depends on there."""
    found = worlds.app_in(world).resources.like(resource) if world.facts else resource
    if found is None:
        return [], ()
    refuse_malformed_policy(found)
    return list(_into_resource(reach, found, own)), found.choices


def _into_resource(
    reach: AppReach, found: ResourceWithPolicies, own: Collection[str]
) -> Iterator[Way]:
    ways: dict[Way, dict[str, None]] = {}
    document = found.document
    for statement in document.statements if document else ():
        if statement.effect != "Allow" or _delegates_to(own, statement):
            continue
        for pattern, actions in _actions(statement, found).items():
            for resource in statement.resources or (found.arn,):
                for way, allowed in _allowed(reach, found, actions, resource, own).items():
                    names = [pattern] if allowed == actions else allowed
                    ways.setdefault(way, {}).update(dict.fromkeys(names))
    for (name, conditions), listed in ways.items():
        actions = [one for one in sorted(listed) if not any(_is_in(one, o) for o in listed)]
        yield f"{name} -> {shown(found.arn)}: {', '.join(actions)}", conditions


def _delegates_to(own: Collection[str], statement: Statement) -> bool:
    """Whether a bucket allows requests through access points of own accounts only.

    The access points are resources of their own, and say who may use them.
    """
    return any(
        condition.key.lower() == _ACCESS_POINT_ACCOUNT
        and not condition.parsed_operator.is_negated
        and not condition.parsed_operator.is_true_without_key
        and all(value in own for value in condition.values)
        for condition in statement.conditions
    )


def _is_in(action: str, pattern: str) -> bool:
    """Whether another pattern has an action in it."""
    return action != pattern and covers(pattern, action)


def _allowed(
    reach: AppReach,
    found: ResourceWithPolicies,
    actions: list[str],
    resource: str,
    own: Collection[str],
) -> dict[Way, list[str]]:
    """Those of some actions that each outside principal is allowed, with the conditions."""
    ways: dict[Way, list[str]] = {}
    for action in actions:
        for principal, hop in reach.outsiders_of(found, action, resource):
            if _is_outside(principal, own):
                ways.setdefault((str(principal), hop.words), []).append(action)
    return ways


def _actions(statement: Statement, found: ResourceWithPolicies) -> dict[str, list[str]]:
    """Each pattern of a statement's actions, with the actions that it matches.

    Those are the actions of the resource's service where the pattern is ``*``.
    """
    service = found.arn.split(":")[2] if found.arn.count(":") > 1 else found.type.split("::")[1]
    every = f"{service.lower()}:*"
    if statement.not_actions:
        pattern = f"all except {', '.join(statement.not_actions)}"
        names = [action.name for action in known_actions(every)]
        return {pattern: [name for name in names if statement.matches_action(name)]}
    matched = {}
    for pattern in statement.actions:
        known = known_actions(every if pattern in ("*", "*:*") else pattern)
        if known or has_wildcard(pattern):
            matched[pattern] = [action.name for action in known]
        elif not contains_token(pattern):
            matched[pattern] = [pattern]
    return matched


def _is_outside(principal: Principal, own: Collection[str]) -> bool:
    if principal.kind in ("role", "user", "service") or _is_own_identity(principal.name):
        return False
    return principal.kind in ("anyone", "federated") or principal.account not in own


def _is_own_identity(name: str) -> bool:
    """Whether a principal is an origin access identity that the templates declare."""
    return is_origin_access_identity(name) and contains_token(name) and not contains_unknown(name)
