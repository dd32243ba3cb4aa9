"""The pages of docs/reference: one for each public package, with every public name.

The text is that of the docstrings, which mkdocstrings puts there when the site is built.
"""

import importlib
import inspect
from pathlib import Path
from typing import Final

from iam_patterns.roles import ROLES

FOLDER: Final = Path(__file__).parents[1] / "docs" / "reference"
# A name that several packages have is described on the page of the first.
PACKAGES: Final = (
    "roles",
    "permissions",
    "web_identities",
    "policy",
    "checks",
    "access",
    "testing",
    "audit",
    "organization",
    "bootstrap",
    "defaults",
    "template",
    "service_reference",
)


def reference_pages() -> dict[str, str]:
    """Each page, by the name of its file."""
    homes: dict[int, tuple[str, str]] = {}
    for package in PACKAGES:
        for name, found in _public(f"iam_patterns.{package}").items():
            homes.setdefault(id(found), (package, name))
    modules = ("iam_patterns", *(f"iam_patterns.{package}" for package in PACKAGES))
    return {f"{module.rpartition('.')[2]}.md": _page(module, homes) for module in modules}


def identifier(package: str, name: str) -> str:
    """Where mkdocstrings finds a name: a role is exported when the program runs, not before."""
    if package == "roles" and name in ROLES:
        return f"iam_patterns.roles.{ROLES[name]}.{name}"
    return f"iam_patterns.{package}.{name}"


def _public(module_name: str) -> dict[str, object]:
    module = importlib.import_module(module_name)
    return {name: getattr(module, name) for name in module.__all__}


def _page(module_name: str, homes: dict[int, tuple[str, str]]) -> str:
    package = module_name.rpartition(".")[2]
    title = inspect.getdoc(importlib.import_module(module_name)) or ""
    rows, described = [], []
    for name, found in _public(module_name).items():
        home, home_name = homes[id(found)]
        described_by = identifier(home, home_name)
        if home == package:
            described.append(f"::: {described_by}")
        else:
            rows.append(f"| [`{name}`]({home}.md#{described_by}) | `iam_patterns.{home}` |")
    table = ["\n".join(["| name | described with |", "|---|---|", *rows])] if rows else []
    summary = " ".join(title.split("\n\n")[0].split())
    return "\n\n".join([f"# `{module_name}`", summary, *table, *described]) + "\n"
