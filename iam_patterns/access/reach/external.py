"""The ways into an app from outside its accounts.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
"""

from collections.abc import Collection, Iterator

from iam_patterns.access.errors import refuse
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.access.reach.principals import Principal
from iam_patterns.policy import Statement
from iam_patterns.policy.principals import is_origin_access_identity
from iam_patterns.policy.tokens import contains_token, contains_unknown, shown
from iam_patterns.policy.wildcards import covers, has_wildcard
from iam_patterns.policy.wrong_types import not_all
from iam_patterns.service_reference import known_actions
from iam_patterns.template.resource_policies import ResourcePolicies, ResourceWithPolicies


def external_ways(
    reach: AppReach, resources: ResourcePolicies, own_accounts: Collection[str]
) -> tuple[str, ...]:
    """Every way in from outside, into roles and into resources, in order.

    AWS services are not among them: they act for an account, which conditions on the source
    decide.

    Args:
        reach: The roles and resources of the app.
        resources: The resources and their policies.
        own_accounts: The accounts that are not outside.

    Raises:
        AccessError: When they are not a list of strings.
    """
    refuse("external", not_all("own_accounts", own_accounts, str, "an account ID"))
    own = {*own_accounts, *reach.accounts}
    found = {*_into_roles(reach, own), *_into_resources(reach, resources, own)}
    return tuple(sorted(found))


def _into_roles(reach: AppReach, own: Collection[str]) -> Iterator[str]:
    for role, node in reach.roles.items():
        for principal, hop in reach.entries(role):
            if _is_outside(principal, own):
                yield f"{principal} -> {node.identity.path}: {hop.action}{hop.conditions}"


def _into_resources(
    reach: AppReach, resources: ResourcePolicies, own: Collection[str]
) -> Iterator[str]:
    for found in resources.every():
        ways: dict[tuple[str, str], dict[str, None]] = {}
        document = found.document
        for statement in document.statements if document else ():
            if statement.effect != "Allow":
                continue
            for pattern, actions in _actions(statement, found).items():
                for resource in statement.resources or (found.arn,):
                    for way, allowed in _allowed(reach, found, actions, resource, own).items():
                        names = [pattern] if allowed == actions else allowed
                        ways.setdefault(way, {}).update(dict.fromkeys(names))
        for (name, conditions), listed in ways.items():
            actions = [one for one in sorted(listed) if not any(_is_in(one, o) for o in listed)]
            yield f"{name} -> {shown(found.arn)}: {', '.join(actions)}{conditions}"


def _is_in(action: str, pattern: str) -> bool:
    """Whether another pattern has an action in it."""
    return action != pattern and covers(pattern, action)


def _allowed(
    reach: AppReach,
    found: ResourceWithPolicies,
    actions: list[str],
    resource: str,
    own: Collection[str],
) -> dict[tuple[str, str], list[str]]:
    """Those of some actions that each outside principal is allowed, with the conditions."""
    ways: dict[tuple[str, str], list[str]] = {}
    for action in actions:
        for principal, hop in reach.outsiders_of(found, action, resource):
            if _is_outside(principal, own):
                ways.setdefault((str(principal), hop.conditions), []).append(action)
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
