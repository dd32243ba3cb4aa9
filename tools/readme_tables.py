"""Writes the tables of roles and example stacks in README.md: ``make role-lists``.

A role's row is the front matter of its page in docs/roles; a stack's row is the first sentence
of its docstring.
"""

import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from aws_cdk import App, Stack

from app import build
from tools.role_registry import modules

_ROOT: Final = Path(__file__).parents[1]
README: Final = _ROOT / "README.md"
_PAGES: Final = _ROOT / "docs" / "roles"


def readme() -> str:
    """README.md as it should be."""
    text = README.read_text()
    for name, table in (("roles", roles_table()), ("stacks", stacks_table())):
        text, count = re.subn(
            rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)",
            lambda found, table=table: found[1] + table + found[2],  # type: ignore[misc]  # a string
            text,
            flags=re.DOTALL,
        )
        if count != 1:
            raise ValueError(f"README.md must have one place for the table of {name}")
    return text


def roles_table() -> str:
    """The roles, in the order of their pages."""
    pages = [(_front_matter(module), name, module) for name, module in modules().items()]
    pages.sort(key=lambda page: int(page[0]["order"]))
    rows = (
        f"| [`{name}`](docs/roles/{module}.md) | {matter['for']} | {matter['assumed_by']} |\n"
        for matter, name, module in pages
    )
    return "| role | for | who can assume it |\n|---|---|---|\n" + "".join(rows)


def stacks_table() -> str:
    """The example stacks, in the order of the app."""
    return "| stack | account | shows |\n|---|---|---|\n" + "".join(_stack_rows())


def _stack_rows() -> Iterator[str]:
    context = json.loads((_ROOT / "cdk.json").read_text())["context"]
    accounts = {context[f"{name}_account"]: name for name in ("tools", "workload", "management")}
    app = App(context=context)
    build(app)
    for stack in app.node.children:
        if isinstance(stack, Stack):
            documented = " ".join((inspect.getdoc(type(stack)) or "").split("\n\n")[0].split())
            yield f"| `{stack.node.id}` | {accounts[stack.account]} | {documented} |\n"


def _front_matter(module: str) -> dict[str, str]:
    """The front matter of a role's page: one ``name: value`` a line."""
    _, matter, _ = (_PAGES / f"{module}.md").read_text().split("---\n", 2)
    return dict(line.split(": ", 1) for line in matter.splitlines())


def write() -> None:
    """Writes README.md."""
    README.write_text(readme())
