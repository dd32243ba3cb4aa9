"""The cells into which patterns divide all texts, each with a text that is in it.

The patterns are run together over all texts, letter by letter, as one automaton whose states are
sets of positions, each a bit of one integer. Letters that no pattern can tell from each other at a
state are tried once. Two texts that end in states which accept the same patterns are in one
cell.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.text_places import Place, Places

MOST_STATES: Final = 40_000
_FRESH: Final = "xyzqwkvjmnbhgfdptcrslaeiou0123456789XYZQWKVJ"
_FRESH_BEYOND: Final = range(0x100, 0x2000)
_STARS: Final = (Place.ANY, Place.ANY_IN_PART)
_ANYTHING: Final = (Place.ANY, Place.ONE)


class Automaton:
    """Several patterns, run together over a text.

    Args:
        patterns: The patterns.
    """

    def __init__(self, patterns: Sequence[Places]) -> None:
        self.start = 0
        self.accepts: list[int] = []
        self.offsets: list[int] = []
        stars = in_part = any_letter = in_part_one = 0
        self._literal: dict[str, int] = {}
        position = 0
        for places in patterns:
            self.start |= 1 << position
            self.offsets.append(position)
            for place in places:
                bit = 1 << position
                if isinstance(place, tuple):
                    for letter in place:
                        self._literal[letter] = self._literal.get(letter, 0) | bit
                elif place in _STARS:
                    stars |= bit
                    in_part |= 0 if place is Place.ANY else bit
                else:
                    any_letter |= bit
                    in_part_one |= 0 if place is Place.ONE else bit
                position += 1
            self.accepts.append(1 << position)
            position += 1
        self._stars = stars
        self._one = any_letter
        self._parts = in_part | in_part_one
        self._loops_at_colon = stars & ~in_part
        self._ones_at_colon = any_letter & ~in_part_one
        self.final = sum(self.accepts)
        self.start |= (self.start & stars) << 1
        self.letters_used = tuple(self._literal)
        self.fresh = fresh_letter(self._literal)

    def step(self, state: int, letter: str) -> int:
        """The state after one letter more."""
        is_colon = letter == ":"
        moves = self._literal.get(letter, 0)
        moves |= self._ones_at_colon if is_colon else self._one
        stays = self._loops_at_colon if is_colon else self._stars
        reached = ((state & moves) << 1) | (state & stays)
        return reached | (reached & self._stars) << 1

    def letters(self, state: int) -> list[str]:
        """Letters of which each other letter does the same as one of them at a state."""
        found = [self.fresh]
        found += [letter for letter, places in self._literal.items() if state & places]
        if state & self._parts and not state & self._literal.get(":", 0):
            found.append(":")
        return found


def fresh_letter(used: Mapping[str, object]) -> str:
    """A letter that is not used, in any case."""
    every = {letter.lower() for letter in used} | {letter.upper() for letter in used}
    for letter in _FRESH:
        if letter not in used and letter not in every:
            return letter
    return next(chr(code) for code in _FRESH_BEYOND if chr(code) not in every)


@lru_cache(maxsize=2048)
def texts_of_cells(
    patterns: tuple[Places, ...],
    within: tuple[Places, ...] = (),
    letters: tuple[str, ...] = (),
) -> Mapping[int, str]:
    """A shortest text of every cell, by the patterns that match it, bit by bit.

    Args:
        patterns: The patterns.
        within: Patterns of which a text must match one; none if it may be any text.
        letters: The letters that a text may have; none if it may have any.

    Raises:
        TooManyCellsError: When there are too many cells to look at.
    """
    automaton = Automaton([*patterns, *within])
    own = sum(automaton.accepts[: len(patterns)])
    allowed = automaton.final & ~own
    order = automaton.accepts[: len(patterns)]
    cells: dict[int, str] = {}
    seen: dict[int, tuple[int, str] | None] = {automaton.start: None}
    waiting = [automaton.start]
    for state in waiting:
        accepted = state & own
        if (not within or state & allowed) and accepted not in cells:
            cells[accepted] = _text(state, seen)
        if not state or (within and not state >> automaton.offsets[len(patterns)]):
            continue
        for letter in letters or automaton.letters(state):
            reached = automaton.step(state, letter)
            if reached not in seen:
                seen[reached] = (state, letter)
                waiting.append(reached)
        if len(seen) > MOST_STATES:
            raise TooManyCellsError("too many wildcard patterns of one kind overlap")
    return {
        sum(1 << index for index, bit in enumerate(order) if accepted & bit): text
        for accepted, text in cells.items()
    }


def _text(state: int, seen: Mapping[int, tuple[int, str] | None]) -> str:
    letters: list[str] = []
    while found := seen[state]:
        state, letter = found
        letters.append(letter)
    return "".join(reversed(letters))
