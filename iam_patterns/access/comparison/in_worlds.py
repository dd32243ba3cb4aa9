"""Compares two versions in every world in which an app may be deployed: the worst counts.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeVar

from iam_patterns.policy.inclusion.comparison import Comparison, Verdict
from iam_patterns.policy.tokens import shown, unsettled
from iam_patterns.template.worlds import MOST_WORLDS, Choice, World, explore

_Version = TypeVar("_Version")
Found = tuple[_Version, Sequence[Choice]]
"""A version in one world, and the choices that it depends on there."""

_TOO_MANY_WORLDS: Final = Comparison(
    "cannot tell", reason=f"the conditions have more than {MOST_WORLDS} combinations"
)
_WORST_FIRST: Final[tuple[Verdict, ...]] = ("broader", "cannot tell", "narrower", "equal")

Pairs = list[tuple[World, tuple[tuple[_Version, _Version], bool]]]
"""Both versions in each world, and whether the world leaves a choice open."""


def in_every_world(
    before: Callable[[World], Found[_Version]], after: Callable[[World], Found[_Version]]
) -> Pairs[_Version]:
    """Both versions in each world.

    Args:
        before: Reads the version before the change in one world.
        after: Reads that after it.
    """

    def read(world: World) -> tuple[tuple[tuple[_Version, _Version], bool], list[Choice]]:
        (old, old_choices), (new, new_choices) = before(world), after(world)
        choices = list(dict.fromkeys((*old_choices, *new_choices)))
        return ((old, new), not all(map(world.decides, choices))), choices

    return explore(read)


def worst(
    pairs: Pairs[_Version], compare: Callable[[_Version, _Version], Comparison]
) -> tuple[Comparison, str]:
    """The worst comparison of all worlds, and the reason with the world in words.

    Args:
        pairs: Both versions in each world.
        compare: Compares them.
    """
    found = [
        (world, _TOO_MANY_WORLDS if is_open else compare(*pair)) for world, (pair, is_open) in pairs
    ]
    world, comparison = min(found, key=lambda each: _WORST_FIRST.index(each[1].verdict))
    reason = comparison.reason
    if len({each.verdict for _, each in found}) > 1:
        reason = " ".join(filter(None, [reason, f"if {' and '.join(_facts(world))}"]))
    return comparison, shown(unsettled(reason))


def _facts(world: World) -> Iterator[str]:
    for fact in sorted(world.facts, key=lambda fact: sorted(fact.sides)):
        sides = " and ".join(sorted(fact.sides))
        yield f"{sides} are {'equal' if fact.equal else 'not equal'}"
