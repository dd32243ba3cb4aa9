"""Searches all requests for one that a side allows and the other does not.

A request is decided one dimension at a time: caller, action, resource, then each condition key.
Each dimension has finitely many cells, and a cell is the set of clauses that still can match. A
branch ends as soon as the after side cannot allow, or the before side allows for certain; a set of
clauses that was searched once without a result is not searched again.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Final

from iam_patterns.policy.inclusion.clause import Clause, Side
from iam_patterns.policy.inclusion.dimensions import Cell, Dimension, dimensions_of
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.key_cells import is_met
from iam_patterns.policy.inclusion.slots import RESOURCE
from iam_patterns.policy.inclusion.space import CallerCase, RequestSpace, Witness
from iam_patterns.policy.variables import Context

MOST_STEPS: Final = 60_000
MOST_CALLERS: Final = 10
"""The most callers of one request that are reported."""
ANY_RESOURCE: Final = "*"

_Sent = dict[str, tuple[str, ...]]


class _Masks:
    """A side as bits of its clauses."""

    def __init__(self, side: Side, bits: Mapping[Clause, int]) -> None:
        self.levels = tuple(sum(bits[clause] for clause in level) for level in side.levels)
        self.denies = sum(bits[clause] for clause in side.denies)

    def could_allow(self, alive: int, certain: int) -> bool:
        return all(alive & level for level in self.levels) and not certain & self.denies

    def allows_for_certain(self, alive: int, certain: int) -> bool:
        return all(certain & level for level in self.levels) and not alive & self.denies

    def among(self, alive: int) -> tuple[frozenset[int], int]:
        return frozenset(level & alive for level in self.levels), self.denies & alive


class Search:
    """The search for requests that are not allowed before and allowed after.

    Args:
        before: One side.
        after: The other.
        space: The requests.
    """

    def __init__(self, before: Side, after: Side, space: RequestSpace) -> None:
        self._clauses = list(dict.fromkeys((*after.clauses(), *before.clauses())))
        bits = {clause: 1 << index for index, clause in enumerate(self._clauses)}
        self._before, self._after = _Masks(before, bits), _Masks(after, bits)
        self._space = space
        self._steps = 0
        self._nothing: set[tuple[object, ...]] = set()
        self.is_complete = space.is_complete
        """Whether it looked at a value of every cell, so that to find nothing is a proof."""

    def witnesses(self) -> Iterator[Witness]:
        """A request for each group of actions, and each account, service and provider.

        Raises:
            TooManyCellsError: When there are too many cells.
        """
        groups: dict[str, list[tuple[CallerCase, int]]] = {}
        for case in self._space.callers:
            groups.setdefault(case.own_policies, []).append((case, self._counting(case)))
        for mask, actions in self._space.actions.cells(self._clauses).items():
            found = (self._of_group(group, mask, actions) for group in groups.values())
            yield from next(filter(None, found), ())

    def _of_group(
        self, group: Sequence[tuple[CallerCase, int]], mask: int, actions: Sequence[str]
    ) -> list[Witness]:
        """The requests of callers whose own policies are taken to be the same."""
        found: dict[tuple[int, str], Witness] = {}
        for case, counts in group:
            possible = tuple(a for a in actions if case.actions is None or a in case.actions)
            alive = self._with_keys_of(case, mask & counts)
            key = alive, case.caller.account or case.caller.arn
            if not possible or key in found or len(found) >= MOST_CALLERS:
                continue
            request = self._search(case, alive)
            if request is not None:
                is_trust = self._space.resource is not None
                found[key] = Witness(
                    case,
                    possible,
                    *request,
                    is_trust=is_trust,
                    resource_account=self._space.resource_account,
                )
        return list(found.values())

    def _counting(self, case: CallerCase) -> int:
        if case.counts is None:
            return (1 << len(self._clauses)) - 1
        return sum(1 << n for n, clause in enumerate(self._clauses) if case.counts(clause))

    def _search(self, case: CallerCase, alive: int) -> tuple[str, Context] | None:
        if self._has_no_difference(alive):
            return None
        bits = {clause: 1 << n for n, clause in enumerate(self._clauses) if alive >> n & 1}
        read = {key for clause in bits for key in clause.keys_read_from(case.bound)}
        known = ((key, case.keys.get(key)) for key in sorted(read))
        start = (alive, case.never_sent, *known)
        if start in self._nothing:
            return None
        dimensions = dimensions_of(bits, case, self._space)
        found = _Descent(self, dimensions).below(0, alive, dict(case.keys))
        if found is None:
            self._nothing.add(start)
            self.is_complete = self.is_complete and all(each.is_complete for each in dimensions)
            return None
        resource = found.pop(RESOURCE, (self._space.resource or ANY_RESOURCE,))[0]
        return resource, {key: values for key, values in found.items() if key not in case.bound}

    def _has_no_difference(self, alive: int) -> bool:
        same = self._before.among(alive) == self._after.among(alive)
        return same or self.ends(alive, 0)

    def _with_keys_of(self, case: CallerCase, alive: int) -> int:
        """The clauses that the keys which follow from the caller do not rule out."""
        for index, clause in enumerate(self._clauses):
            if alive >> index & 1 and not all(
                is_met(condition, variables=clause.variables)(case.keys)
                for condition in clause.conditions_on(case.bound)
            ):
                alive &= ~(1 << index)
        return alive

    def ends(self, alive: int, certain: int) -> bool:
        """Whether no request here can be one that is looked for.

        Args:
            alive: The clauses that could match.
            certain: Those that do match.
        """
        return not self._after.could_allow(alive, certain) or self._before.allows_for_certain(
            alive, certain
        )

    def count(self) -> None:
        """Counts a step.

        Raises:
            TooManyCellsError: When there were too many.
        """
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise TooManyCellsError("too many conditions and resources overlap")


class _Descent:
    """The search through the dimensions of one set of clauses."""

    def __init__(self, search: Search, dimensions: Sequence[Dimension]) -> None:
        self._search = search
        self._dimensions = dimensions
        self._open = [
            reduce(or_, (each.constrained for each in dimensions[index:]), 0)
            for index in range(len(dimensions) + 1)
        ]
        self._read = [
            tuple(dict.fromkeys(key for each in dimensions[index:] for key in each.reads))
            for index in range(len(dimensions))
        ]
        self._seen: set[tuple[object, ...]] = set()
        self._cells: dict[tuple[object, ...], Sequence[Cell]] = {}

    def below(self, index: int, alive: int, sent: _Sent) -> _Sent | None:
        """A request that is looked for, with the values of the first dimensions given."""
        if self._search.ends(alive, alive & ~self._open[index]):
            return None
        if index == len(self._dimensions):
            return dict(sent)
        self._search.count()
        here = (index, alive, tuple(sent.get(key) for key in self._read[index]))
        if here in self._seen:
            return None
        dimension = self._dimensions[index]
        for values, matching in self._cells_of(index, sent):
            left = alive & (matching | ~dimension.constrained)
            kept = sent if values is None else {**sent, dimension.key: values}
            found = self.below(index + 1, left, kept)
            if found is not None:
                return found
        self._seen.add(here)
        return None

    def _cells_of(self, index: int, sent: _Sent) -> Sequence[Cell]:
        dimension = self._dimensions[index]
        key = (index, tuple(sent.get(each) for each in dimension.reads))
        if key not in self._cells:
            self._cells[key] = dimension.cells(sent)
        return self._cells[key]
