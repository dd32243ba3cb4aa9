"""A statement compiled for many requests."""

from collections.abc import Callable, Iterable, Iterator
from enum import IntEnum
from typing import Final

from iam_patterns.policy.evaluation.compiled_condition import IsMet, compiled_condition
from iam_patterns.policy.evaluation.polarity import Polarity
from iam_patterns.policy.evaluation.request import Caller, Request
from iam_patterns.policy.patterns import Context, has_wildcard, like, wildcard_pattern
from iam_patterns.policy.principals import Principals
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import contains_unknown, with_wildcards


class NamedAs(IntEnum):
    """How closely a Principal element matches the caller."""

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
        polarity: Whether the statement applies wherever its unknown values could make it apply,
            or only where it certainly does.
    """

    __slots__ = (
        "_action",
        "_of_unknown_principal",
        "_resource",
        "conditions",
        "effect",
        "statement",
    )

    def __init__(self, statement: Statement, *, variables: bool, polarity: Polarity) -> None:
        self.statement = statement
        self.effect = statement.effect
        self._of_unknown_principal = _has_unknown_name(
            statement.principals if polarity is Polarity.OPTIMISTIC else statement.not_principals
        )
        self._action = _action_matcher(statement, polarity=polarity)
        self._resource = _resource_matcher(statement, variables=variables, polarity=polarity)
        self.conditions: tuple[IsMet, ...] = tuple(
            compiled_condition(condition, variables=variables, polarity=polarity)
            for condition in statement.conditions
        )

    def principal_match(self, caller: Caller) -> NamedAs:
        """How closely the Principal or NotPrincipal element matches the caller."""
        statement = self.statement
        if statement.not_principals is not None:
            excepted = self._of_unknown_principal or _closest(statement.not_principals, caller)
            return NamedAs.NOBODY if excepted else NamedAs.ITS_ROLE
        if self._of_unknown_principal or statement.principals is None:
            return NamedAs.ITSELF
        return _closest(statement.principals, caller)

    def matches(self, request: Request) -> bool:
        """Whether action, resource and conditions match; see `principal_match` for the rest."""
        context = request.context
        return (
            self._action(request.action)
            and self._resource(request.resource, context)
            and all(condition(context) for condition in self.conditions)
        )

    def matches_action(self, request: Request) -> bool:
        """Whether the Action or NotAction element matches."""
        return self._action(request.action)

    def failed(self, request: Request) -> Iterator[str]:
        """What does not match, in words."""
        if not self.principal_match(request.caller):
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
    return any(contains_unknown(name) for _, names in kinds for name in names)


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


def _action_matcher(statement: Statement, *, polarity: Polarity) -> Callable[[str], bool]:
    wanted = bool(statement.actions)
    actions = [
        action.lower()
        for action in _patterns(
            statement.actions or statement.not_actions, polarity=polarity.opposite_if(not wanted)
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
    statement: Statement, *, variables: bool, polarity: Polarity
) -> Callable[[str, Context], bool]:
    if _EVERYTHING in statement.resources or not (statement.resources or statement.not_resources):
        return lambda _, __: True
    wanted = bool(statement.resources)
    resources = _patterns(
        statement.resources or statement.not_resources, polarity=polarity.opposite_if(not wanted)
    )
    patterns = [like(resource, variables=variables) for resource in resources]

    def matches(resource: str, context: Context) -> bool:
        return any(pattern(resource, context) for pattern in patterns) is wanted

    return matches


def _patterns(written: Iterable[str], *, polarity: Polarity) -> list[str]:
    """The patterns; those with unknown values as wide as possible, or omitted."""
    if polarity is Polarity.OPTIMISTIC:
        return [with_wildcards(pattern) for pattern in written]
    return [pattern for pattern in written if not contains_unknown(pattern)]
