"""Writes the lists of roles and example stacks in README.md and docs: ``make role-lists``.

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
_PAGES: Final = _ROOT / "docs" / "roles"


def tables() -> dict[Path, str]:
    """Each file with a list, as it should be."""
    return {
        _ROOT / "README.md": _with_list("README.md", "roles", roles_in_a_line()),
        _ROOT / "docs" / "roles.md": _with_list("docs/roles.md", "roles", roles_table()),
        _ROOT / "docs" / "example_stacks.md": _with_list(
            "docs/example_stacks.md", "stacks", stacks_table()
        ),
    }


def _with_list(page: str, name: str, written: str) -> str:
    text, count = re.subn(
        rf"(<!-- {name}: [^\n]*-->\n).*?(<!-- end -->)",
        lambda found: found[1] + written + found[2],
        (_ROOT / page).read_text(),
        flags=re.DOTALL,
    )
    if count != 1:
        raise ValueError(f"{page} must have one place for the {name}")
    return text


def role_pages() -> dict[str, str]:
    """The class of each role by the name of its page, in the order of the pages."""
    classes = {module: name for name, module in modules().items()}
    ordered = sorted(classes, key=lambda module: int(_front_matter(module)["order"]))
    return {module: classes[module] for module in ordered}


def roles_in_a_line() -> str:
    """The roles with links to their pages, for README.md."""
    links = (f"[`{name}`](docs/roles/{module}.md)" for module, name in role_pages().items())
    return " ·\n".join(links) + "\n"


def roles_table() -> str:
    """The roles, in the order of their pages."""
    rows = "".join(
        f"| [`{name}`](roles/{module}.md) | {matter['for']} | {matter['assumed_by']} |\n"
        for module, name in role_pages().items()
        for matter in (_front_matter(module),)
    )
    return "| role | for | who can assume it |\n|---|---|---|\n" + rows


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
    """Writes each file."""
    for path, text in tables().items():
        path.write_text(text)
