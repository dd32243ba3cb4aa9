"""One change of one file."""

import difflib
from dataclasses import dataclass
from pathlib import Path

from tools.mutation.source import Source


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a module, or a method of one of its classes, with all that is inside it.

    Args:
        path: The file.
        name: Its name, after that of its class.
        first_line: Its first line, or that of its first decorator.
    """

    path: Path
    name: str
    first_line: int


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one function.

    Args:
        function: The function.
        kind: What kind of change it is.
        lines: The lines of the statement, from and to; a test that runs one of them may notice.
        made_by: Those that make the code: of the statement, or, for one of a function inside, of
            the function around it. If they ran before the change, it shows in a new process only.
        span: The bytes that are replaced.
        old: What they are.
        new: What replaces them.
    """

    function: Function
    kind: str
    lines: tuple[int, int]
    made_by: tuple[int, int]
    span: tuple[int, int]
    old: str
    new: str

    @property
    def name(self) -> str:
        """What it is called in ``equivalent.toml``: without a line number, which would move."""
        old, new = (" ".join(text.split()) for text in (self.old, self.new))
        return f"{self.function.path}: {self.function.name}: {old} -> {new}"

    def applied(self) -> bytes:
        """The file with the change."""
        content = self.function.path.read_bytes()
        start, end = self.span
        return content[:start] + self.new.encode() + content[end:]

    def diff(self) -> str:
        """The lines that change, before and after."""
        before = self.function.path.read_text().splitlines()
        after = self.applied().decode().splitlines()
        lines = difflib.unified_diff(before, after, lineterm="", n=0)
        return "\n".join(line for line in list(lines)[2:] if not line.startswith("@@"))

    @property
    def line(self) -> int:
        """The line of the change, from 1."""
        return Source(self.function.path).line_of(self.span[0])
