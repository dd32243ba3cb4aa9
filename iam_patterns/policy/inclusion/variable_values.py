"""Values of a policy variable that the patterns around it can tell apart.

In ``home/${aws:username}/*`` the value is read by every other pattern on the same text, from each
state that it can be in after ``home/``. Two values after which the same answers can follow are one
case.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.text_cells import Automaton, fresh_letter
from iam_patterns.policy.inclusion.text_places import Place, Places

MOST_STATES = 4_000


@dataclass(frozen=True, slots=True)
class VariableSlot:
    """The patterns on one text, some of which have the variable.

    Args:
        around: What is before and after the variable in each pattern that has it.
        others: The patterns without it.
    """

    around: tuple[tuple[Places, Places], ...]
    others: tuple[Places, ...]

    @property
    def is_complete(self) -> bool:
        """Whether two patterns with the variable have it in one place, or never both match."""
        before = list(dict.fromkeys(first for first, _ in self.around))
        return all(
            _are_apart(one, other)
            for index, one in enumerate(before)
            for other in before[index + 1 :]
        )


def _are_apart(one: Places, other: Places) -> bool:
    """Whether no text begins with both."""
    for first, second in zip(one, other, strict=False):
        if isinstance(first, Place) or isinstance(second, Place):
            return False
        if not set(first) & set(second):
            return True
    return False


class _Reader:
    """The patterns of a slot that read the value, from one state."""

    def __init__(
        self, automaton: Automaton, before: Automaton, after: Automaton, start: int
    ) -> None:
        self.automaton, self._after, self.start = automaton, after, start
        self._answers: dict[int, frozenset[tuple[int, int]]] = {}
        self.letters_beside = (*after.letters_used, *before.letters_used)

    def answers(self, state: int) -> frozenset[tuple[int, int]]:
        """The answers that can follow, once the value has been read."""
        if state not in self._answers:
            after = self._after
            start = (state, after.start)
            ends: set[tuple[int, int]] = set()
            for one, other in _states_from(start, self.automaton, after):
                if other & after.final:
                    ends.add((one & self.automaton.final, other & after.final))
            self._answers[state] = frozenset(ends)
        return self._answers[state]


def variable_values(own: Sequence[Places], slots: Iterable[VariableSlot]) -> list[str]:
    """Values of a variable, one for each case, and one with a letter that no pattern has.

    Args:
        own: The patterns that the value itself is compared with.
        slots: The texts whose patterns have the variable.

    Raises:
        TooManyCellsError: When there are too many cases.
    """
    itself = Automaton(own)
    readers = list(chain.from_iterable(map(_readers, slots)))
    automata = [itself, *(reader.automaton for reader in readers)]
    used = chain.from_iterable(a.letters_used for a in automata)
    beside = chain.from_iterable(reader.letters_beside for reader in readers)
    fresh = fresh_letter(dict.fromkeys(chain(used, beside)))
    start = (itself.start, *(reader.start for reader in readers))
    seen = {(start, False)}
    waiting: list[tuple[tuple[int, ...], bool, str]] = [(start, False, "")]
    found: dict[object, str] = {}
    for states, has_fresh, text in waiting:
        answers = tuple(
            reader.answers(state) for reader, state in zip(readers, states[1:], strict=True)
        )
        found.setdefault((states[0] & itself.final, answers, has_fresh), text)
        letters = {fresh: None}
        for automaton, state in zip(automata, states, strict=True):
            letters |= dict.fromkeys(automaton.letters(state))
        for letter in letters:
            reached = tuple(a.step(s, letter) for a, s in zip(automata, states, strict=True))
            key = (reached, has_fresh or letter == fresh)
            if key not in seen:
                seen.add(key)
                waiting.append((*key, text + letter))
        if len(seen) > MOST_STATES:
            raise TooManyCellsError("a policy variable is in too many patterns")
    return list(dict.fromkeys(found.values()))


def _readers(slot: VariableSlot) -> list[_Reader]:
    automaton = Automaton(slot.others)
    by_start: dict[int, Automaton] = {}
    for before in dict.fromkeys(first for first, _ in slot.around):
        prefix = Automaton([before])
        for state, other in _states_from((automaton.start, prefix.start), automaton, prefix):
            if other & prefix.final:
                by_start[state] = prefix
    after = Automaton([second for _, second in slot.around])
    return [_Reader(automaton, prefix, after, start) for start, prefix in by_start.items()]


def _states_from(
    start: tuple[int, int], automaton: Automaton, guide: Automaton
) -> list[tuple[int, int]]:
    """The states of two automata after every text that the guide can still match."""
    seen = {start}
    waiting = [start]
    fresh = fresh_letter(dict.fromkeys((*automaton.letters_used, *guide.letters_used)))
    for one, other in waiting:
        for letter in {
            fresh: None,
            **dict.fromkeys((*automaton.letters(one), *guide.letters(other))),
        }:
            reached = automaton.step(one, letter), guide.step(other, letter)
            if reached[1] and reached not in seen:
                seen.add(reached)
                waiting.append(reached)
        if len(seen) > MOST_STATES:
            raise TooManyCellsError("a policy variable is in too many patterns")
    return waiting
