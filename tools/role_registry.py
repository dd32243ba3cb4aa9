"""Writes the list of the roles, which Python and type checkers read: ``make role-lists``."""

import ast
from pathlib import Path
from typing import Final

import iam_patterns

_ROLES: Final = Path(iam_patterns.__file__).parent / "roles"
REGISTRY: Final = _ROLES / "registry.py"
_NOT_ROLES: Final = frozenset({"__init__.py", REGISTRY.name})


def modules() -> dict[str, str]:
    """The module of each role, by the name of its class: the one public class of the module."""
    found = {}
    for path in sorted(_ROLES.glob("*.py")):
        if path.name not in _NOT_ROLES:
            (name,) = (
                node.name
                for node in ast.parse(path.read_text()).body
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            )
            found[name] = path.stem
    return dict(sorted(found.items()))


def registry() -> str:
    """The text of the module."""
    roles = modules()
    entries = "".join(f'    "{name}": "{module}",\n' for name, module in roles.items())
    imports = "".join(
        f"    from iam_patterns.roles.{module} import {name} as {name}\n"
        for name, module in sorted(roles.items(), key=lambda item: item[1])
    )
    return f'''"""Every role and its module. Written by `make role-lists`: do not edit."""

TYPE_CHECKING = False  # type checkers take it for True; typing takes longest to load

if TYPE_CHECKING:
{imports}
ROLES = {{
{entries}}}
"""The module of each role, by its name."""
'''


def write() -> None:
    """Writes the module."""
    REGISTRY.write_text(registry())
