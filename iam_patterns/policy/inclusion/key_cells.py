"""The values of one condition key that the conditions of a comparison can tell apart.

The engine evaluates every condition on every candidate; only that the candidates are complete is
proven here.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.evaluation.compiled_condition import IsMet, compiled_condition
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import (
    Places,
    arn_places,
    places_ignoring_case,
    text_places,
)
from iam_patterns.policy.inclusion.value_cells import addresses, contents, dates, numbers
from iam_patterns.policy.operators import IP_ADDRESS, NULL
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.variables import Context, filled_in, has_variable, parsed
from iam_patterns.policy.wildcards import elements_of

MOST_SETS: Final = 1_000

Values = tuple[str, ...] | None
"""The values of a key; None if the request does not have it."""

Asked = tuple[Condition, bool]
"""A condition, and whether ``${...}`` is a policy variable in it."""

_TEXT: Final = frozenset({"String", "Arn", "Bool"})
_PLAIN: Final[dict[frozenset[str], Callable[[Iterable[str]], list[str]]]] = {
    frozenset({"Numeric"}): numbers,
    frozenset({"Date"}): dates,
    frozenset({"IpAddress"}): addresses,
    frozenset({"Binary"}): contents,
    frozenset({"Bool"}): lambda values: ["true", "false", *filter(contains_token, values)],
    frozenset(): lambda _: ["x"],
}
_EQUALITIES: Final = frozenset({"BinaryEquals", "Bool", "DateEquals", "NumericEquals"})


@dataclass(frozen=True, slots=True)
class KeyCells:
    """Values of a key, one for each cell.

    Args:
        values: The values.
        is_complete: Whether no other value could have other answers.
    """

    values: tuple[Values, ...]
    is_complete: bool = True


@lru_cache(maxsize=4096)
def is_met(condition: Condition, *, variables: bool) -> IsMet:
    """The condition as the engine evaluates it."""
    return compiled_condition(condition, variables=variables, polarity=Polarity.OPTIMISTIC)


def key_cells(
    key: str,
    conditions: Sequence[Asked],
    context: Context,
    *,
    more: Iterable[str] = (),
    is_always_sent: bool,
    has_several: bool,
) -> KeyCells:
    """The cells of a key.

    Args:
        key: The key in lower case.
        conditions: The conditions on it.
        context: The values of the keys that its conditions have as variables.
        more: Further values to try.
        is_always_sent: Whether every request has the key.
        has_several: Whether it can have several values, or none.

    Raises:
        TooManyCellsError: When there are too many.
    """
    tests = [is_met(condition, variables=variables) for condition, variables in conditions]

    def vector(values: Values) -> tuple[bool, ...]:
        found = context if values is None else {**context, key: values}
        return tuple(test(found) for test in tests)

    single, is_complete = _single_values(conditions, context)
    cells: dict[object, Values] = {}
    if not is_always_sent:
        cells[vector(None)] = None
    one_each: dict[object, str] = {}
    extra = list(more)
    for value in (*extra, *single):
        found = vector((value,))
        cells.setdefault((found, value) if value in extra else found, (value,))
        one_each.setdefault(vector((value, value)), value)
    if has_several:
        for values in _sets(list(one_each.values()), vector):
            cells.setdefault(vector(values), values)
    return KeyCells(tuple(cells.values()), is_complete)


def _sets(
    singles: Sequence[str], vector: Callable[[Values], tuple[bool, ...]]
) -> Iterator[tuple[str, ...]]:
    """Sets of values, one for each answer that a set can have.

    Whether a set meets a condition depends only on whether its members do: to add a member to
    two sets with the same answers gives two sets with the same answers.
    """
    yield ()
    yield ("",)
    seen: dict[tuple[bool, ...], tuple[str, ...]] = {}
    waiting: list[tuple[str, ...]] = [(value, value) for value in singles]
    for values in waiting:
        found = vector(values)
        if found in seen:
            continue
        if len(seen) >= MOST_SETS:
            raise TooManyCellsError("too many conditions on sets of values overlap")
        seen[found] = values
        yield tuple(dict.fromkeys(values)) if values[0] else values
        waiting += [(*values, value) for value in singles if value not in values]


def _single_values(conditions: Sequence[Asked], context: Context) -> tuple[list[str], bool]:
    own = [pair for pair in conditions if pair[0].parsed_operator.family is not NULL]
    families = frozenset(condition.parsed_operator.family.name for condition, _ in own)
    written = list(dict.fromkeys(value for condition, _ in own for value in condition.values))
    if families in _PLAIN:
        tokens = [value for value in written if contains_token(value)]
        is_complete = not tokens or _are_told_apart(own, written)
        return [*_PLAIN[families](written), *tokens], is_complete
    if families <= _TEXT:
        return _texts(own, context), True
    found: dict[str, None] = {}
    for family in families:
        part = [pair for pair in own if pair[0].parsed_operator.family.name == family]
        found |= dict.fromkeys(_single_values(part, context)[0])
    return list(found), False


def _are_told_apart(conditions: Sequence[Asked], written: Sequence[str]) -> bool:
    """Whether it is enough that a value known only at deployment equals itself and no other.

    It is not where values have an order or lie in ranges: those that are below the value, or in
    its range and another, cannot be written.
    """
    if len(written) == 1 and conditions[0][0].parsed_operator.family is IP_ADDRESS:
        return True
    return all(condition.parsed_operator.positive in _EQUALITIES for condition, _ in conditions)


def _texts(conditions: Sequence[Asked], context: Context) -> list[str]:
    patterns = dict.fromkeys(
        places
        for condition, variables in conditions
        for places in condition_places(condition, context, variables=variables)
    )
    return list(texts_of_cells(tuple(patterns)).values())


def condition_places(
    condition: Condition, context: Context, *, variables: bool
) -> Iterator[Places]:
    """The values of a condition on text as places, with the values of the variables in them."""
    operator = condition.parsed_operator
    for value in condition.values:
        elements = elements_of(value) if operator.has_wildcards else (value,)
        if variables and operator.family.has_variables and has_variable(value):
            filled = filled_in(parsed(value), context, wildcards=operator.has_wildcards)
            if filled is None:
                continue
            elements = filled
        if operator.family.name == "Arn":
            yield arn_places(tuple(elements))
        elif operator.positive == "StringEqualsIgnoreCase" or operator.family.name == "Bool":
            yield places_ignoring_case("".join(map(str, elements)))
        else:
            yield text_places(tuple(elements))
