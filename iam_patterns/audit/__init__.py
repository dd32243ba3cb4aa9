"""Hear of every use of a role, keep the trail, and review the roles.

Each construct loads with the first use of its name.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from iam_patterns.audit.errors import AuditError as AuditError
    from iam_patterns.audit.external_access_analyzer import (
        ExternalAccessAnalyzer as ExternalAccessAnalyzer,
    )
    from iam_patterns.audit.role_audit_trail import RoleAuditTrail as RoleAuditTrail
    from iam_patterns.audit.role_review import RoleReview as RoleReview
    from iam_patterns.audit.role_use_alarm import RoleUseAlarm as RoleUseAlarm
    from iam_patterns.audit.unused_access_analyzer import (
        UnusedAccessAnalyzer as UnusedAccessAnalyzer,
    )

_MODULES: Final = {
    "AuditError": "errors",
    "ExternalAccessAnalyzer": "external_access_analyzer",
    "RoleAuditTrail": "role_audit_trail",
    "RoleReview": "role_review",
    "RoleUseAlarm": "role_use_alarm",
    "UnusedAccessAnalyzer": "unused_access_analyzer",
}

__all__ = sorted(_MODULES)  # noqa: PLE0605 - derived, so that nobody has to edit it

if not TYPE_CHECKING:  # type checkers then report a name that does not exist

    def __getattr__(name: str) -> object:
        if name in _MODULES:
            return getattr(import_module(f"iam_patterns.audit.{_MODULES[name]}"), name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
