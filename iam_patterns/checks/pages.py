"""The page of each rule, for the terminal.

The wheel has the pages of ``docs/checks`` in ``iam_patterns/checks/rule_pages``; in a checkout they
are read from ``docs/checks`` itself.
"""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_WIDTH: Final = 79
_FOLDERS: Final = (
    Path(__file__).with_name("rule_pages"),
    Path(__file__).parents[2] / "docs" / "checks",
)
_LINK: Final = re.compile(r"\[([^\[\]]+)\]\([^)]+\)")
_TABLE_HEAD: Final = 2


def page_of(rule: str) -> str:
    """The page of a rule, as Markdown.

    Raises:
        FileNotFoundError: If neither the wheel nor the checkout has it.
    """
    for folder in _FOLDERS:
        if (folder / f"{rule}.md").exists():
            return (folder / f"{rule}.md").read_text(encoding="utf-8")
    raise FileNotFoundError(f"no page of the rule {rule} in {_FOLDERS[0]}")


def for_terminal(page: str) -> str:
    """A page without Markdown's signs: prose at 79 columns, code as it is, tables as lists."""
    return "\n".join(_lines(page)) + "\n"


def _lines(page: str) -> Iterator[str]:
    is_code = False
    rows = 0
    for line in page.splitlines():
        rows = rows + 1 if line.startswith("|") else 0
        if line.startswith("```"):
            is_code = not is_code
        elif is_code:
            yield f"    {line}".rstrip()
        elif line.startswith("#"):
            heading = line.lstrip("# ").replace("`", "")
            yield heading.upper() if line.startswith("##") else heading
        elif rows:
            yield from _row(line) if rows > _TABLE_HEAD else ()
        else:
            yield from _wrapped(line)


def _row(line: str) -> list[str]:
    gain, actions = (part.strip() for part in line.strip("|").split("|"))
    return _wrapped(f"- {gain}: {actions}", "  ")


def _wrapped(line: str, indent: str = "") -> list[str]:
    text = _LINK.sub(r"\1", line).replace("`", "")
    return textwrap.wrap(
        text,
        _WIDTH,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
