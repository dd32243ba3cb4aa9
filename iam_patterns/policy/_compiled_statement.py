"""A statement made ready to be matched against many requests."""

from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Final

from iam_patterns.policy._comparisons import Holds, compiled
from iam_patterns.policy._wildcards import Context, has_wildcard, like, wildcard_pattern
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.request import Caller, Request
from iam_patterns.policy.statement import Statement


class NamedAs(IntEnum):
    """How closely a Principal element names the caller."""

    NOBODY = 0
    ITS_ACCOUNT = 1
    ITS_ROLE = 2
    ITSELF = 3


_EVERYTHING: Final = "*"


class CompiledStatement:
    """A statement whose patterns are compiled once.

    Args:
        statement: The statement.
        variables: Whether ``${...}`` is a policy variable, as in version 2012-10-17.
    """

    __slots__ = ("_action", "_resource", "conditions", "effect", "statement")

    def __init__(self, statement: Statement, *, variables: bool) -> None:
        self.statement = statement
        self.effect = statement.effect
        self._action = _action_matcher(statement)
        self._resource = _resource_matcher(statement, variables=variables)
        self.conditions: tuple[Holds, ...] = tuple(
            compiled(condition, variables=variables) for condition in statement.conditions
        )

    def names(self, caller: Caller) -> NamedAs:
        """How the Principal or NotPrincipal element names the caller."""
        if self.statement.not_principals is not None:
            named = _closest(self.statement.not_principals, caller)
            return NamedAs.ITS_ROLE if named == NamedAs.NOBODY else NamedAs.NOBODY
        if self.statement.principals is None:
            return NamedAs.ITSELF
        return _closest(self.statement.principals, caller)

    def speaks_of(self, request: Request) -> bool:
        """Whether the action and the resource are the statement's."""
        return self._action(request.action) and self._resource(request.resource, request.context)

    def speaks_of_action(self, request: Request) -> bool:
        """Whether the action is the statement's."""
        return self._action(request.action)

    def speaks_of_resource(self, request: Request) -> bool:
        """Whether the resource is the statement's; a trust policy speaks of its own role."""
        return self._resource(request.resource, request.context)

    def holds(self, context: Context) -> bool:
        """Whether every condition holds."""
        return all(condition(context) for condition in self.conditions)

    def failed_conditions(self, context: Context) -> Iterator[int]:
        """The positions of the conditions that do not hold."""
        for position, condition in enumerate(self.conditions):
            if not condition(context):
                yield position


def _closest(principals: Principals, caller: Caller) -> NamedAs:
    if principals.everyone:
        return NamedAs.ITS_ROLE
    if caller.account is None:
        listed = principals.service if caller.kind == "Service" else principals.federated
        found = _EVERYTHING in listed or not caller.own_names.isdisjoint(listed)
        return NamedAs.ITSELF if found else NamedAs.NOBODY
    if not caller.own_names.isdisjoint(principals.aws):
        return NamedAs.ITSELF
    if not caller.role_names.isdisjoint(principals.aws) or _EVERYTHING in principals.aws:
        return NamedAs.ITS_ROLE
    if not caller.account_names.isdisjoint(principals.aws):
        return NamedAs.ITS_ACCOUNT
    return NamedAs.NOBODY


def _action_matcher(statement: Statement) -> Callable[[str], bool]:
    actions = statement.actions or statement.not_actions
    wanted = bool(statement.actions)
    exact = frozenset(action.lower() for action in actions if not has_wildcard(action))
    patterns = [
        wildcard_pattern(action.lower()).fullmatch for action in actions if has_wildcard(action)
    ]
    if not patterns and wanted:
        return exact.__contains__

    def matches(action: str) -> bool:
        found = action in exact or any(pattern(action) for pattern in patterns)
        return found is wanted

    return matches


def _resource_matcher(statement: Statement, *, variables: bool) -> Callable[[str, Context], bool]:
    resources = statement.resources or statement.not_resources
    if not resources or (statement.resources and _EVERYTHING in resources):
        return lambda _, __: True
    wanted = bool(statement.resources)
    patterns = [like(resource, variables=variables) for resource in resources]

    def matches(resource: str, context: Context) -> bool:
        return any(pattern(resource, context) for pattern in patterns) is wanted

    return matches
