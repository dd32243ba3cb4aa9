"""What was decided last, for the report of a failing assertion.

Python keeps nothing of ``assert answer`` but the line that failed. Answers and snapshots leave
their reasons here, with the line that asked for them; the pytest plugin looks them up.

See https://docs.pytest.org/en/stable/how-to/assert.html
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType, TracebackType
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Explanation:
    """The reasons of what was decided, and the line that asked for it.

    Args:
        code: The code that asked.
        line: Its line.
        subject: What the line is about, as `repr` has it.
        text: Returns the reasons.
    """

    code: CodeType
    line: int
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


class LastExplanation:
    """Keeps the explanation of what was decided last."""

    _last: ClassVar[Explanation | None] = None

    @classmethod
    def leave(cls, frame: FrameType, subject: str, text: Callable[[], str]) -> None:
        """Leaves an explanation.

        Args:
            frame: The frame that asks.
            subject: What it asks about, as `repr` has it.
            text: Returns the reasons.
        """
        cls._last = Explanation(frame.f_code, frame.f_lineno, subject, text)

    @classmethod
    def clear(cls) -> None:
        """Forgets it."""
        cls._last = None

    @classmethod
    def of(cls, error: BaseException) -> Explanation | None:
        """The explanation of an error; None if it was not raised by the line that asked."""
        return cls._last if cls._last and cls._last.is_of(error) else None


def _raising(entry: TracebackType | None) -> TracebackType | None:
    """The innermost entry of a traceback that is not in syrupy, whose assert_match asserts."""
    found = entry
    while entry is not None:
        if not entry.tb_frame.f_globals.get("__name__", "").startswith("syrupy."):
            found = entry
        entry = entry.tb_next
    return found
