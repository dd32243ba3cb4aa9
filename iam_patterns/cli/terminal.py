"""The terminal: its width, and whether it has colours."""

import os
import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import typer

_NARROWEST: Final = 40
_WIDEST: Final = 100
_PIPED: Final = 80
_MANY: Final = 20


@dataclass(frozen=True, slots=True)
class Terminal:
    """Where the output goes.

    Args:
        width: The columns that text is wrapped at.
        has_colours: Whether to colour it: not in a file or a pipe, and not with ``NO_COLOR``.
        is_terminal: Whether it is a terminal, and no file or pipe.
    """

    width: int
    has_colours: bool
    is_terminal: bool

    @classmethod
    def of_stdout(cls) -> "Terminal":
        """The terminal of the standard output."""
        is_terminal = sys.stdout.isatty()
        columns = shutil.get_terminal_size((_PIPED, 24)).columns if is_terminal else _PIPED
        has_colours = is_terminal and not os.environ.get("NO_COLOR")
        return cls(max(_NARROWEST, min(columns, _WIDEST)), has_colours, is_terminal)

    def wrapped(self, text: str, indent: str = "", following: str | None = None) -> list[str]:
        """The lines of a text; a word that is wider than the terminal, such as an ARN, is whole."""
        return textwrap.wrap(
            text,
            self.width,
            initial_indent=indent,
            subsequent_indent=indent if following is None else following,
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent]

    def fitted(self, line: str) -> list[str]:
        """A line, which a terminal has in lines of its own width, at the indentation of the line.

        In a file or a pipe it is one line, to search and to compare.
        """
        if not self.is_terminal:
            return [line]
        text = line.lstrip(" ")
        indent = " " * (len(line) - len(text))
        return self.wrapped(text, indent, f"{indent}    ")

    def coloured(self, text: str, colour: str, *, is_bold: bool = False) -> str:
        """The text in a colour, which never says anything that the words do not."""
        return typer.style(text, fg=colour, bold=is_bold) if self.has_colours else text


@dataclass(frozen=True, slots=True)
class Progress:
    """A counter on the terminal for long work, which leaves nothing behind.

    It is on the standard error, and only where that is a terminal.

    Args:
        done_word: What is done to each part, such as ``checked``.
        count: How many parts there are; a few need no counter.
    """

    done_word: str
    count: int

    def show(self, done: int) -> None:
        """Shows how many parts are done; removes the counter after the last."""
        if self.count >= _MANY and sys.stderr.isatty():
            text = f"\r{done} of {self.count} {self.done_word}" if done < self.count else "\r\033[K"
            sys.stderr.write(text)
            sys.stderr.flush()


@contextmanager
def working_on(text: str) -> Iterator[None]:
    """Shows what takes long while it does, on a terminal only; it leaves nothing behind."""
    is_shown = sys.stderr.isatty()
    if is_shown:
        sys.stderr.write(f"\r{text[: _PIPED - 4]}...")
        sys.stderr.flush()
    try:
        yield
    finally:
        if is_shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
