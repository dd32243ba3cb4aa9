"""AWS CDK constructs for IAM roles that are right: who may assume them, and what they may do.

Every name loads with its first use: `iam_patterns.policy` and `iam_patterns.permissions` work
without CDK and start no Node, and the command line ends quietly on Ctrl-C from its first moment.
"""

from importlib import import_module

from iam_patterns.roles.registry import ROLES

TYPE_CHECKING = False  # type checkers take it for True; typing takes longest to load

if TYPE_CHECKING:
    from iam_patterns.checks import IamChecks as IamChecks
    from iam_patterns.policy import PolicyDocument as PolicyDocument
    from iam_patterns.policy import PolicyError as PolicyError
    from iam_patterns.policy import Quotas as Quotas
    from iam_patterns.policy import Statement as Statement
    from iam_patterns.policy import Trust as Trust
    from iam_patterns.roles import RoleError as RoleError
    from iam_patterns.roles import RoleOptions as RoleOptions
    from iam_patterns.roles.registry import *  # noqa: F403 - every role, see registry.py

_LOADED_LATER = {
    **dict.fromkeys([*ROLES, "RoleError", "RoleOptions"], "iam_patterns.roles"),
    **dict.fromkeys(
        ["PolicyDocument", "PolicyError", "Quotas", "Statement", "Trust"], "iam_patterns.policy"
    ),
    "IamChecks": "iam_patterns.checks",
}

__all__ = sorted(_LOADED_LATER)  # noqa: PLE0605 - derived, so that nobody has to edit it

if not TYPE_CHECKING:  # type checkers then report a name that does not exist

    def __getattr__(name: str) -> object:
        if name in _LOADED_LATER:
            return getattr(import_module(_LOADED_LATER[name]), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
