"""The text of a Python file, and where the nodes of its syntax tree are in it."""

import ast
from itertools import accumulate
from pathlib import Path
from typing import Protocol


class Located(Protocol):
    """A node with its location: lines from 1, columns in bytes."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class Source:
    """A Python file.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.content = path.read_bytes()
        self.tree = ast.parse(self.content)
        lengths = (len(line) for line in self.content.splitlines(keepends=True))
        self._starts = [0, *accumulate(lengths)]

    def span(self, node: Located) -> tuple[int, int]:
        """The bytes of a node, from and to."""
        last, column = node.end_lineno, node.end_col_offset
        if last is None or column is None:
            raise ValueError("a node without an end")
        return self._starts[node.lineno - 1] + node.col_offset, self._starts[last - 1] + column

    def text(self, node: Located) -> str:
        """The text of a node."""
        start, end = self.span(node)
        return self.content[start:end].decode()

    def line_of(self, offset: int) -> int:
        """The line, from 1, of a byte."""
        return self.content.count(b"\n", 0, offset) + 1
