"""Markdown for comments: text of a template without markup, and never too long."""

from collections.abc import Callable, Sequence
from typing import Final

MARKER: Final = "<!-- iam-patterns -->"
"""By which the comment of a pull request is found again, to update it."""
_LONGEST: Final = 60_000
"""In UTF-8 bytes: GitHub refuses a comment of more than 65,536 characters."""
_LONGEST_PART: Final = 2_000
_ENTITIES: Final = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("@", "&#64;"),
    ("://", "&#58;//"),
)


def escaped(text: str) -> str:
    """Text of a template as Markdown shows it: no markup, no links, no mentions."""
    cut = text if len(text) <= _LONGEST_PART else f"{text[:_LONGEST_PART]}..."
    for sign in "\\`*_[]#|~":
        cut = cut.replace(sign, f"\\{sign}")
    for sign, entity in _ENTITIES:
        cut = cut.replace(sign, entity)
    return " ".join(cut.split())


class Comment:
    """The text of a comment, which stays below the length that GitHub accepts."""

    def __init__(self, head: str) -> None:
        self._parts = [MARKER, head]
        self._length = sum(len(part.encode()) + 2 for part in self._parts)

    def add(self, parts: Sequence[str], left_out: Callable[[int], str]) -> None:
        """Adds parts, as many as there is room for.

        Args:
            parts: The parts.
            left_out: The sentence about those that are left out, by their number.
        """
        for number, part in enumerate(parts):
            length = len(part.encode()) + 2
            if self._length + length > _LONGEST:
                self._parts.append(left_out(len(parts) - number))
                return
            self._parts.append(part)
            self._length += length

    def add_lines(self, lines: Sequence[str], left_out: Callable[[int], str]) -> None:
        """Adds lines to the last part, such as the rows of a table, as `add` does."""
        for number, line in enumerate(lines):
            length = len(line.encode()) + 1
            if self._length + length > _LONGEST:
                self._parts.append(left_out(len(lines) - number))
                return
            self._parts[-1] += f"\n{line}"
            self._length += length

    def __str__(self) -> str:
        return "\n\n".join(self._parts)
