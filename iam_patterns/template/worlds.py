"""Worlds: the ways in which the open choices of an app can turn out at deployment.

A condition on a parameter that is not given is open: true in one world, false in another. An
answer is firm if it is the same in every world.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from iam_patterns.policy.tokens import contains_token, is_token, unknowns_in

Comparison = frozenset[str]
"""The two sides of a comparison, resolved; one where they are the same."""

MOST_WORLDS: Final = 16
"""The most worlds of one question; choices beyond that stay unknown values."""

_INPUT: Final = re.compile(r"<([^<>]+)>")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class Fact:
    """A comparison that is assumed to be true or false.

    Args:
        sides: The two sides.
        equal: Whether they are equal.
    """

    sides: Comparison
    equal: bool

    @property
    def assignment(self) -> tuple[str, str] | None:
        """The name of an unknown value and the text it is compared with, if it is one."""
        if len(self.sides) == 1:
            return None
        literal, compared = sorted(self.sides, key=contains_token)
        names = unknowns_in(compared)
        if contains_token(literal) or not names or not is_token(compared):
            return None
        return names[0], literal

    @property
    def names(self) -> list[str]:
        """The values that decide it: what to pass."""
        return inputs_of(name for side in sorted(self.sides) for name in unknowns_in(side))


@dataclass(frozen=True, slots=True)
class Choice:
    """An open choice between facts, of which exactly one comes true."""

    options: tuple[Fact, ...]

    @property
    def names(self) -> frozenset[str]:
        """The values that decide it: what to pass."""
        return frozenset(name for fact in self.options for name in fact.names)


@dataclass(frozen=True, slots=True)
class Default:
    """A parameter's default that is used since no value is given."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that is not known before deployment."""

    name: str


Dependency = Choice | Default | Unknown
"""What a resolved value depends on."""

Journal = list[Dependency]
"""The dependencies in the order in which resolving values meets them."""


class World:
    """One way in which choices can turn out.

    Args:
        facts: What is assumed.
    """

    __slots__ = ("_results", "excluded", "facts", "names", "values")

    def __init__(self, facts: Iterable[Fact] = ()) -> None:
        self.facts = frozenset(facts)
        self.names = frozenset(name for fact in self.facts for name in fact.names)
        """The values that it says something about."""
        self.values: dict[str, str] = {}
        """Values by name."""
        self.excluded: dict[str, set[str]] = {}
        """The texts that a value is not, by its name."""
        self._results: dict[Comparison, bool] = {}
        for fact in self.facts:
            self._results[fact.sides] = fact.equal
            if assignment := fact.assignment:
                name, literal = assignment
                if fact.equal:
                    self.values[name] = literal
                else:
                    self.excluded.setdefault(name, set()).add(literal)

    def result(self, sides: Comparison) -> bool | None:
        """Whether the sides are equal in this world; None if it does not say."""
        return self._results.get(sides)

    def contradicts(self, fact: Fact) -> bool:
        """Whether a fact cannot be true in this world."""
        result = self.result(fact.sides)
        if result is not None:
            return result != fact.equal
        if fact.assignment is None or not fact.equal:
            return False
        name, literal = fact.assignment
        return self.values.get(name, literal) != literal

    def with_fact(self, fact: Fact) -> "World":
        """This world and one fact more."""
        return World(self.facts | {fact})

    def decides(self, choice: Choice) -> bool:
        """Whether one of the choice's facts is among its own."""
        return any(fact in self.facts for fact in choice.options)


def explore(
    read: Callable[[World], tuple[_Read, Iterable[Choice]]], start: World | None = None
) -> list[tuple[World, _Read]]:
    """What is read in every world, up to `MOST_WORLDS`.

    Args:
        read: Reads in one world, and returns the choices that this world leaves open too.
        start: What is assumed in every world.
    """
    waiting = [start or World()]
    done: list[tuple[World, _Read]] = []
    while waiting:
        world = waiting.pop(0)
        result, choices = read(world)
        room = MOST_WORLDS - len(waiting) - len(done)
        chosen = next((c for c in choices if len(c.options) <= room and not world.decides(c)), None)
        if chosen is None:
            done.append((world, result))
        else:
            waiting += [world.with_fact(fact) for fact in chosen.options]
    return done


def follow(read: Callable[[World], Iterable[Choice]], prefer: Callable[[Fact], bool]) -> World:
    """The one world in which each choice turns out as preferred, where it can."""
    world = World()
    while choice := next((c for c in read(world) if not world.decides(c)), None):
        world = world.with_fact(next(filter(prefer, choice.options), choice.options[-1]))
    return world


def choices_in(dependencies: Iterable[Dependency]) -> list[Choice]:
    """The choices among dependencies."""
    return [found for found in dependencies if isinstance(found, Choice)]


def defaults_in(dependencies: Iterable[Dependency]) -> Mapping[str, str]:
    """The parameters' defaults among dependencies, by name."""
    return {found.name: found.value for found in dependencies if isinstance(found, Default)}


def names_in(dependencies: Iterable[Dependency]) -> list[str]:
    """The names of the values from outside that dependencies come down to."""
    names: dict[str, None] = {}
    for found in dependencies:
        if isinstance(found, Choice):
            names |= dict.fromkeys(sorted(found.names))
        elif isinstance(found, Unknown):
            names |= dict.fromkeys(inputs_of([found.name]))
    return list(names)


def inputs_of(names: Iterable[str]) -> list[str]:
    """The names; in place of one that is computed from others, ``f of <A>``, those others."""
    return list(dict.fromkeys(i for name in names for i in _INPUT.findall(name) or [name]))
