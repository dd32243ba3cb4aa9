"""One decision from those of several worlds: firm where they agree."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Literal

from iam_patterns.policy import Decision
from iam_patterns.template.worlds import World, inputs_of

InWorld = tuple[World, Decision | None]
"""A world and the decision in it; None where the role is not deployed."""

_Answer = Literal["yes", "no", "depends", "not deployed"]


def merged(decisions: Sequence[InWorld]) -> Decision:
    """The decision of all worlds together.

    It is firm where every world in which the role is deployed says the same, and, for a yes,
    the role is deployed in every world. Else it depends on the values that the worlds that
    differ assume.

    Args:
        decisions: The decision of each world, of which one has the role at least.
    """
    answers = [(_answer(decision), world) for world, decision in decisions]
    of_deployed = [decision for _, decision in decisions if decision is not None]
    first = of_deployed[0]
    different = {answer for answer, _ in answers}
    if different in ({"yes"}, {"no"}, {"no", "not deployed"}):
        return first
    unknowns = {name for decision in of_deployed for name in inputs_of(decision.unknowns)}
    if len(different) > 1:
        unknowns |= _deciding(answers)
    allowing = next((d for d in of_deployed if _answer(d) != "no"), first)
    return replace(allowing, outcome="depends", missing=(), unknowns=tuple(sorted(unknowns)))


def with_inputs(decision: Decision) -> Decision:
    """The decision; in place of unknown values that are computed, it names what to pass."""
    if not decision.unknowns:
        return decision
    names = tuple(sorted(inputs_of(decision.unknowns)))
    return decision if names == decision.unknowns else replace(decision, unknowns=names)


def deployment_depends_on(decisions: Sequence[InWorld]) -> tuple[str, ...]:
    """The values that decide whether the role is deployed."""
    presence: list[tuple[_Answer, World]] = [
        ("not deployed" if decision is None else "yes", world) for world, decision in decisions
    ]
    return tuple(sorted(_deciding(presence)))


def _answer(decision: Decision | None) -> _Answer:
    if decision is None:
        return "not deployed"
    if decision.outcome == "depends":
        return "depends"
    return "yes" if decision.outcome == "allowed" else "no"


def _deciding(answers: Sequence[tuple[_Answer, World]]) -> set[str]:
    """The values by which worlds differ that have different answers, as few as possible."""
    differences = [
        frozenset(_differing(one, other))
        for (answer, one), (another, other) in combinations(answers, 2)
        if answer != another
    ]
    fewest = min(map(len, differences), default=0)
    return {name for found in differences if len(found) == fewest for name in found}


def _differing(one: World, other: World) -> Iterator[str]:
    for world, against in ((one, other), (other, one)):
        for fact in world.facts:
            if against.contradicts(fact):
                yield from fact.names
