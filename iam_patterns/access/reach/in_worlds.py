"""Answers of every world together: what is true in some of them only says in which.

A condition on a parameter that is not given is open: true in one world, false in another.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from iam_patterns.policy.tokens import shown
from iam_patterns.template.worlds import Choice, Fact, World, explore

Item = TypeVar("Item", bound=Hashable)
Words = tuple[str, ...]


def in_worlds(
    read: Callable[[World], tuple[Sequence[Item], Iterable[Choice]]],
) -> Iterator[tuple[Item, Words]]:
    """What is found in every world, each once, with what has to be true where that decides.

    Args:
        read: Reads in one world what there is, and the choices that it depends on.
    """
    found = explore(read)
    worlds = [world for world, _ in found]
    where: dict[Item, list[World]] = {}
    for world, items in found:
        for item in dict.fromkeys(items):
            where.setdefault(item, []).append(world)
    for item, having in where.items():
        yield item, _words(having, worlds)


def _words(having: Sequence[World], worlds: Sequence[World]) -> Words:
    """What some worlds have in common and no other has."""
    if len(having) == len(worlds):
        return ()
    common = frozenset.intersection(*(world.facts for world in having))
    needed = sorted(common, key=_in_words)
    for fact in list(needed):
        others = [each for each in needed if each != fact]
        if _count(others, worlds) == len(having):
            needed = others
    if _count(needed, worlds) == len(having):
        return tuple(map(_in_words, needed))
    return (" or ".join(map(_all_in_words, sorted(having, key=_by_length))),)


def _count(facts: Sequence[Fact], worlds: Sequence[World]) -> int:
    return sum(world.facts.issuperset(facts) for world in worlds)


def _by_length(world: World) -> tuple[int, list[str]]:
    return len(world.facts), sorted(map(_in_words, world.facts))


def _all_in_words(world: World) -> str:
    words = " and ".join(sorted(map(_in_words, world.facts)))
    return f"({words})" if len(world.facts) > 1 else words


def _in_words(fact: Fact) -> str:
    """A fact, such as ``Env is prod``."""
    if fact.assignment:
        name, literal = fact.assignment
        return f"{name} is {literal}" if fact.equal else f"{name} is not {literal}"
    sides = [shown(side) for side in sorted(fact.sides)]
    return f"{sides[0]} {'equals' if fact.equal else 'does not equal'} {sides[-1]}"
