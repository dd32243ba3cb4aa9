"""What was decided last, for the report of a failing assertion.

Python keeps nothing of ``assert answer`` but the line that failed. Answers and snapshots leave
their reasons here, with the line that asked for them; the pytest plugin looks them up.

See https://docs.pytest.org/en/stable/how-to/assert.html
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType
from typing import ClassVar, Final

_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons of what was decided, and the line that asked for it.

    Args:
        code: The code that asked.
        line: Its line.
        about: What was decided.
        subject: That as `repr` has it.
        text: Returns the reasons.
    """

    code: CodeType
    line: int
    about: object
    subject: str
    text: Callable[[], str]

    def is_of(self, error: BaseException) -> bool:
        """Whether the statement that raised an error is the one that asked."""
        entry = _raising(error.__traceback__)
        if entry is None or entry.tb_frame.f_code is not self.code:
            return False
        positions = list(self.code.co_positions())[entry.tb_lasti // 2]
        first, last = positions[0] or entry.tb_lineno, positions[1] or entry.tb_lineno
        return first <= self.line <= last


class LastExplanations:
    """Keeps the explanations of what was decided last."""

    _last: ClassVar[deque[Explanation]] = deque(maxlen=_KEPT)

    @classmethod
    def leave(cls, frame: FrameType, about: object, subject: str, text: Callable[[], str]) -> None:
        """Leaves an explanation.

        Args:
            frame: The frame that asks.
            about: What was decided.
            subject: That as `repr` has it.
            text: Returns the reasons.
        """
        cls._last.append(Explanation(frame.f_code, frame.f_lineno, about, subject, text))

    @classmethod
    def clear(cls) -> None:
        """Forgets them."""
        cls._last.clear()

    @classmethod
    def of(cls, error: BaseException) -> Explanation | None:
        """The explanation of an error; None if it was not raised by a statement that asked.

        If the statement asked several questions, the last one decided. One that is asked again
        does not count: pytest does so to describe ``assert one and other``.
        """
        asked: dict[int, Explanation] = {}
        for explanation in cls._last:
            if explanation.is_of(error):
                asked.setdefault(id(explanation.about), explanation)
        return next(reversed(asked.values()), None)


def _raising(entry: TracebackType | None) -> TracebackType | None:
    """The innermost entry of a traceback that is not in syrupy, whose assert_match asserts."""
    found = entry
    while entry is not None:
        if not entry.tb_frame.f_globals.get("__name__", "").startswith("syrupy."):
            found = entry
        entry = entry.tb_next
    return found
