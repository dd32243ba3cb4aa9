"""The roles: each pattern a subclass of `aws_cdk.aws_iam.Role`.

Each loads with the first use of its name, so that an app does not wait for the modules of the
roles that it does not use.
"""

from importlib import import_module

from iam_patterns.roles.registry import ROLES as ROLES

TYPE_CHECKING = False  # type checkers take it for True; typing takes longest to load

if TYPE_CHECKING:
    from iam_patterns.roles._building.base import PatternRole as PatternRole
    from iam_patterns.roles._building.errors import RoleError as RoleError
    from iam_patterns.roles._building.options import Permission as Permission
    from iam_patterns.roles._building.options import Permissions as Permissions
    from iam_patterns.roles._building.options import RoleOptions as RoleOptions
    from iam_patterns.roles.registry import *  # noqa: F403 - every role, see registry.py

_MODULES = {
    **ROLES,
    "PatternRole": "_building.base",
    "Permission": "_building.options",
    "Permissions": "_building.options",
    "RoleError": "_building.errors",
    "RoleOptions": "_building.options",
}

__all__ = ["ROLES", *sorted(_MODULES)]  # noqa: PLE0604 - derived, so that nobody has to edit it

if not TYPE_CHECKING:  # type checkers then report a name that does not exist

    def __getattr__(name: str) -> object:
        if name in _MODULES:
            return getattr(import_module(f"iam_patterns.roles.{_MODULES[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
