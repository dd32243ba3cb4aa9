"""A statement made ready to be matched against many requests."""

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Final

from iam_patterns.policy.evaluation.comparisons import Holds, compiled
from iam_patterns.policy.evaluation.request import Caller, Request
from iam_patterns.policy.patterns import Context, has_wildcard, like, wildcard_pattern
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import unknowns_in, with_wildcards


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
        possibly: Whether it is asked if the statement could apply, rather than if it surely
            applies, whatever its unknown values turn out to be.
    """

    __slots__ = (
        "_action",
        "_of_unknown_principal",
        "_resource",
        "conditions",
        "effect",
        "statement",
    )

    def __init__(self, statement: Statement, *, variables: bool, possibly: bool) -> None:
        self.statement = statement
        self.effect = statement.effect
        self._of_unknown_principal = _has_unknown_name(
            statement.principals if possibly else statement.not_principals
        )
        self._action = _action_matcher(statement, possibly=possibly)
        self._resource = _resource_matcher(statement, variables=variables, possibly=possibly)
        self.conditions: tuple[Holds, ...] = tuple(
            compiled(condition, variables=variables, possibly=possibly)
            for condition in statement.conditions
        )

    def names(self, caller: Caller) -> NamedAs:
        """How the Principal or NotPrincipal element names the caller."""
        statement = self.statement
        if statement.not_principals is not None:
            excepted = self._of_unknown_principal or _closest(statement.not_principals, caller)
            return NamedAs.NOBODY if excepted else NamedAs.ITS_ROLE
        if self._of_unknown_principal or statement.principals is None:
            return NamedAs.ITSELF
        return _closest(statement.principals, caller)

    def matches(self, request: Request) -> bool:
        """Whether action, resource and every condition match; whom it names is another matter."""
        context = request.context
        return (
            self._action(request.action)
            and self._resource(request.resource, context)
            and all(condition(context) for condition in self.conditions)
        )

    def speaks_of_action(self, request: Request) -> bool:
        """Whether the action is the statement's."""
        return self._action(request.action)

    def failed(self, request: Request) -> Iterator[str]:
        """What does not match, in words."""
        if not self.names(request.caller):
            yield f"Principal is not {request.caller.arn}"
        if not self._resource(request.resource, request.context):
            yield f"Resource is not {request.resource}"
        for condition, holds in zip(self.statement.conditions, self.conditions, strict=True):
            if not holds(request.context):
                sent = request.context.get(condition.key.lower())
                given = "was not sent" if sent is None else f"was {' and '.join(sent)}"
                wanted = " or ".join(condition.values)
                yield f"{condition.operator} {condition.key} {wanted}: it {given}"


def _has_unknown_name(principals: Principals | None) -> bool:
    kinds = principals.by_kind() if principals else ()
    return any(unknowns_in(name) for _, names in kinds for name in names)


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


def _action_matcher(statement: Statement, *, possibly: bool) -> Callable[[str], bool]:
    wanted = bool(statement.actions)
    actions = [
        action.lower()
        for action in _patterns(
            statement.actions or statement.not_actions, possibly=possibly is wanted
        )
    ]
    exact = frozenset(action for action in actions if not has_wildcard(action))
    patterns = [wildcard_pattern(action).fullmatch for action in actions if has_wildcard(action)]
    if not patterns and wanted:
        return exact.__contains__

    def matches(action: str) -> bool:
        found = action in exact or any(pattern(action) for pattern in patterns)
        return found is wanted

    return matches


def _resource_matcher(
    statement: Statement, *, variables: bool, possibly: bool
) -> Callable[[str, Context], bool]:
    if _EVERYTHING in statement.resources or not (statement.resources or statement.not_resources):
        return lambda _, __: True
    wanted = bool(statement.resources)
    resources = _patterns(
        statement.resources or statement.not_resources, possibly=possibly is wanted
    )
    patterns = [like(resource, variables=variables) for resource in resources]

    def matches(resource: str, context: Context) -> bool:
        return any(pattern(resource, context) for pattern in patterns) is wanted

    return matches


def _patterns(written: Iterable[str], *, possibly: bool) -> list[str]:
    """The patterns, those with unknown values as wide as they could be, or left out."""
    if possibly:
        return [with_wildcards(pattern) for pattern in written]
    return [pattern for pattern in written if not unknowns_in(pattern)]
