"""Which unknown values a decision depends on."""

from collections.abc import Iterable, Iterator

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.evaluation.compiled_policy import CompiledPolicy
from iam_patterns.policy.evaluation.compiled_statement import CompiledStatement
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import contains_unknown, unknowns_in
from iam_patterns.policy.variables import Context, keys_in


def has_unknowns(statement: Statement) -> bool:
    """Whether a statement has an unknown value in some place."""
    texts = (
        *_names(statement),
        *statement.actions,
        *statement.not_actions,
        *statement.resources,
        *statement.not_resources,
        *(value for condition in statement.conditions for value in condition.values),
    )
    return any(map(contains_unknown, texts))


def asks_for(statement: Statement, key: str) -> bool:
    """Whether a statement compares a key of the request, or has it as a variable."""
    return any(
        condition.key.lower() == key or any(key in keys_in(value) for value in condition.values)
        for condition in statement.conditions
    ) or any(key in keys_in(text) for text in (*statement.resources, *statement.not_resources))


def deciding_unknowns(
    optimistic: Iterable[CompiledPolicy], pessimistic: Iterable[CompiledPolicy], request: Request
) -> Iterator[str]:
    """The names of the unknowns on which it depends whether some statement applies."""
    for best, worst in zip(optimistic, pessimistic, strict=True):
        for one, other in zip(best.statements, worst.statements, strict=True):
            if _level(one, request) != _level(other, request):
                yield from _of_statement(one, other, request)


def _level(compiled: CompiledStatement, request: Request) -> int:
    return compiled.principal_match(request.caller) if compiled.matches(request) else 0


def _of_statement(
    one: CompiledStatement, other: CompiledStatement, request: Request
) -> Iterator[str]:
    statement, caller, context = one.statement, request.caller, request.context
    if one.principal_match(caller) != other.principal_match(caller):
        names = (*caller.own_names, *caller.role_names, *caller.account_names)
        yield from _unknowns((*_names(statement), *names), context)
    if one.matches_action(request.action) != other.matches_action(request.action):
        yield from _unknowns((*statement.actions, *statement.not_actions), context)
    if one.matches_resource(request.resource, context) != other.matches_resource(
        request.resource, context
    ):
        resources = (*statement.resources, *statement.not_resources, request.resource)
        yield from _unknowns(resources, context)
    for condition, first, second in zip(
        statement.conditions, one.conditions, other.conditions, strict=True
    ):
        if first(context) != second(context):
            yield from _of_condition(condition, context)


def _of_condition(condition: Condition, context: Context) -> Iterator[str]:
    yield from _unknowns((*condition.values, *context.get(condition.key.lower(), ())), context)


def _unknowns(texts: Iterable[str], context: Context) -> Iterator[str]:
    """The unknowns of some texts, and of the values of their variables."""
    for text in texts:
        yield from unknowns_in(text)
        for key in keys_in(text):
            for value in context.get(key, ()):
                yield from unknowns_in(value)


def _names(statement: Statement) -> Iterator[str]:
    for principals in (statement.principals, statement.not_principals):
        for _, names in principals.by_kind() if principals else ():
            yield from names
