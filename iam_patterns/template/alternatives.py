"""The worlds of a whole app: its connected choices together, the others side by side."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from iam_patterns.template.worlds import Choice, Fact, World, explore, follow

ChoicesIn = Callable[[World, frozenset[str]], Iterable[Choice]]
"""Returns the choices that a world leaves open, among those that some names decide."""


def worlds_of_all(choices_in: ChoicesIn, of_resources: Sequence[Sequence[Choice]]) -> list[World]:
    """Worlds in which every result of connected choices occurs.

    Args:
        choices_in: Returns the open choices of a world.
        of_resources: The open choices of each resource; those of one resource are connected.
    """
    groups = [_worlds_of(choices_in, names) for names in _connected(of_resources)]
    return [
        World(fact for worlds in groups for fact in worlds[turn % len(worlds)].facts)
        for turn in range(max(map(len, groups)))
    ]


def _connected(of_resources: Sequence[Sequence[Choice]]) -> list[frozenset[str]]:
    """The names of choices that are connected by a resource or a name, set by set."""
    group_of: dict[str, set[str]] = {}
    for choices in of_resources:
        joined = {name for choice in choices for name in choice.names}
        for name in list(joined):
            joined |= group_of.get(name, set())
        group_of |= dict.fromkeys(joined, joined)
    return list(dict.fromkeys(frozenset(names) for names in group_of.values()))


def _worlds_of(choices_in: ChoicesIn, names: frozenset[str]) -> list[World]:
    """Every world of some choices; of too many: none true, all, each alone and all but each."""

    def read(world: World) -> tuple[bool, list[Choice]]:
        choices = list(choices_in(world, names))
        return any(not world.decides(choice) for choice in choices), choices

    found = explore(read)
    if not any(is_open for _, is_open in found):
        return [world for world, _ in found]
    worlds = (
        follow(lambda world: choices_in(world, names), prefer) for prefer in _preferences(read)
    )
    return list({world.facts: world for world in worlds}.values())


def _preferences(
    read: Callable[[World], tuple[bool, list[Choice]]],
) -> Iterator[Callable[[Fact], bool]]:
    yield lambda fact: not fact.equal
    yield lambda fact: fact.equal
    for choice in read(World())[1]:
        for one in choice.options:
            if one.equal:
                yield lambda fact, sides=one.sides: fact.equal == (fact.sides == sides)  # type: ignore[misc]
                yield lambda fact, sides=one.sides: fact.equal != (fact.sides == sides)  # type: ignore[misc]
