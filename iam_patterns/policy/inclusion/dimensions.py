"""The dimensions of a request that clauses constrain: the resource, and each condition key.

A dimension is divided into cells; for each cell it says which clauses still can match.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Protocol

from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.key_cells import (
    Asked,
    Values,
    condition_places,
    is_met,
    key_cells,
)
from iam_patterns.policy.inclusion.slots import RESOURCE, keys_of_resources, variable_slots
from iam_patterns.policy.inclusion.space import CallerCase, RequestSpace
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import Places, text_places
from iam_patterns.policy.inclusion.variable_values import variable_values
from iam_patterns.policy.tokens import contains_token, lowered, with_text
from iam_patterns.policy.variables import Context, filled_in, has_variable, parsed
from iam_patterns.policy.wildcards import elements_of

_EVERYTHING: Final = "*"

Cell = tuple[Values, int]
"""The values of a cell, and the clauses that they do not rule out, as bits."""


class Dimension(Protocol):
    """One dimension of a request."""

    key: str
    constrained: int
    reads: tuple[str, ...]
    """The keys whose values its cells depend on."""
    is_complete: bool

    def cells(self, context: Context) -> Sequence[Cell]:
        """The cells, given the values of the dimensions that it depends on."""


class ResourceDimension:
    """The resource of the request.

    Args:
        bits: The clauses that constrain it, each with its bit.
        within: Patterns of which it matches one, if there are any.
    """

    key = RESOURCE

    def __init__(self, bits: Mapping[Clause, int], within: tuple[str, ...] = ()) -> None:
        self._bits = bits
        self._within = tuple(text_places(elements_of(each)) for each in within)
        self.constrained = sum(bits.values())
        self.reads = tuple(sorted({key for each in bits for key in keys_of_resources(each)}))
        self.is_complete = True

    def cells(self, context: Context) -> Sequence[Cell]:
        """The cells, given the values of the policy variables."""
        patterns: dict[Places, int] = {}
        numbers = {
            clause: [
                patterns.setdefault(places, len(patterns))
                for places in resource_places(clause, context)
            ]
            for clause in self._bits
        }
        masks = {
            clause: sum(1 << number for number in set(found)) for clause, found in numbers.items()
        }
        found: dict[int, Values] = {}
        for vector, text in texts_of_cells(tuple(patterns), self._within).items():
            matching = sum(
                bit
                for clause, bit in self._bits.items()
                if bool(vector & masks[clause]) is bool(clause.resources)
            )
            found.setdefault(matching, (text,))
        return [(values, matching) for matching, values in found.items()]


class KeyDimension:
    """A condition key of the request.

    Args:
        key: The key in lower case.
        bits: The clauses with a condition on it, each with its bit.
        case: The caller, from whom its value may follow.
        space: The requests.
        around: All clauses of the search, for the patterns that have the key as a variable.
    """

    def __init__(
        self,
        key: str,
        bits: Mapping[Clause, int],
        case: CallerCase,
        space: RequestSpace,
        around: Sequence[Clause],
    ) -> None:
        self.key = key
        self.constrained = sum(bits.values())
        self._conditions: dict[Clause, list[Asked]] = {
            clause: [(c, clause.variables) for c in clause.conditions_of(key)] for clause in bits
        }
        self._bits = bits
        self._asked = list(
            dict.fromkeys(pair for found in self._conditions.values() for pair in found)
        )
        self.variables = tuple(
            sorted(
                {u for clause in bits for c in clause.conditions_of(key) for u in clause.keys_in(c)}
            )
        )
        self.reads = self.variables
        self._always_sent = (space.always_sent - case.never_sent) | case.free
        self._keys = case.keys
        self._is_bound, self._fixed = key in case.bound, case.keys.get(key)
        self._around = around
        self._has_several = key in space.multivalued or any(
            condition.parsed_operator.set_prefix for condition, _ in self._asked
        )
        self.is_complete = True

    def cells(self, context: Context) -> Sequence[Cell]:
        """The cells, given the values of the policy variables."""
        if self._is_bound:
            return [(self._fixed, self._matching(self._fixed, context))]
        found = key_cells(
            self.key,
            self._asked,
            context,
            more=self._values_as_variable(context),
            is_always_sent=self.key in self._always_sent,
            has_several=self._has_several,
        )
        self.is_complete = self.is_complete and found.is_complete
        return [(values, self._matching(values, context)) for values in found.values]

    def _matching(self, values: Values, context: Context) -> int:
        sent = context if values is None else {**context, self.key: values}
        met = {pair: is_met(pair[0], variables=pair[1])(sent) for pair in self._asked}
        return sum(
            bit
            for clause, bit in self._bits.items()
            if all(met[pair] for pair in self._conditions[clause])
        )

    def _values_as_variable(self, context: Context) -> list[str]:
        slots, are_complete = variable_slots(self.key, self._around, context, self._keys)
        if not slots:
            return []
        is_text = all(
            c.parsed_operator.family.name in ("String", "Arn", "Null") for c, _ in self._asked
        )
        self.is_complete = self.is_complete and are_complete and is_text
        own = dict.fromkeys(
            places
            for condition, variables in self._asked
            if condition.parsed_operator.family.has_variables
            for places in condition_places(condition, context, variables=variables)
        )
        return variable_values(tuple(own), slots)


def resource_places(clause: Clause, context: Context) -> Iterator[Places]:
    """The resources of a clause as places, with the values of the variables in them."""
    for resource in clause.resources or clause.not_resources:
        if not (clause.variables and has_variable(resource)):
            yield text_places(elements_of(resource))
            continue
        filled = filled_in(parsed(resource), context, wildcards=True)
        if filled is not None:
            yield text_places(filled)


def dimensions_of(
    bits: Mapping[Clause, int], case: CallerCase, space: RequestSpace
) -> list[Dimension]:
    """The dimensions that some clauses constrain: first what is a policy variable in others.

    Args:
        bits: The clauses, each with its bit.
        case: The caller.
        space: The requests.

    Raises:
        TooManyCellsError: When a key is known only at deployment, and could be another of the keys.
    """
    clauses = tuple(bits)
    _refuse_keys_that_could_be_one(clauses)
    by_key: dict[str, dict[Clause, int]] = {}
    of_resource: dict[Clause, int] = {}
    for clause, bit in bits.items():
        known = set(clause.conditions_on(case.bound))
        for condition in clause.conditions:
            if condition not in known:
                by_key.setdefault(condition.key.lower(), {})[clause] = bit
        if space.resource is None and constrains_resource(clause):
            of_resource[clause] = bit
    as_variable = frozenset(key for clause in clauses for key in clause.variable_keys) - case.bound
    dimensions = {
        key: KeyDimension(key, by_key.get(key, {}), case, space, clauses)
        for key in dict.fromkeys((*sorted(as_variable), *by_key))
    }
    first = [dimensions.pop(key) for key in sorted(as_variable)]
    for each in first:
        each.reads = tuple(sorted(as_variable - {each.key}))
    rest = sorted(dimensions.values(), key=lambda each: -len(by_key[each.key]))
    is_constrained = of_resource or space.within
    resource = [ResourceDimension(of_resource, space.within)] if is_constrained else []
    return [*_in_order(first), *resource, *rest]


def _refuse_keys_that_could_be_one(clauses: Sequence[Clause]) -> None:
    """A key such as ``${issuer}:sub`` could be the same as another key that ends in ``:sub``."""
    written = (condition.key for clause in clauses for condition in clause.conditions)
    for one, other in combinations(dict.fromkeys(map(lowered, written)), 2):
        if contains_token((one, other)) and _could_be_one(one, other):
            raise TooManyCellsError("a condition key is known only at deployment")


def _could_be_one(one: str, other: str) -> bool:
    """Whether both could have the same text: by what stands before and after their tokens."""
    (start, end), (other_start, other_end) = map(_ends, (one, other))
    starts_alike = start.startswith(other_start) or other_start.startswith(start)
    return starts_alike and (end.endswith(other_end) or other_end.endswith(end))


def _ends(key: str) -> tuple[str, str]:
    """What stands before the first token of a key and after its last; twice the key if none."""
    known = with_text(key, "\0").split("\0")
    return known[0], known[-1]


def _in_order(dimensions: list[KeyDimension]) -> list[KeyDimension]:
    """Each dimension after those that it depends on, as far as there is no circle."""
    done: dict[str, KeyDimension] = {}
    waiting = {each.key: each for each in dimensions}
    while waiting:
        free = [e for e in waiting.values() if not set(e.variables) & (waiting.keys() - {e.key})]
        for each in free or list(waiting.values()):
            each.is_complete = each.is_complete and bool(free)
            done[each.key] = waiting.pop(each.key)
    return list(done.values())


def constrains_resource(clause: Clause) -> bool:
    """Whether a clause does not match every resource."""
    return _EVERYTHING not in clause.resources and bool(clause.resources or clause.not_resources)
