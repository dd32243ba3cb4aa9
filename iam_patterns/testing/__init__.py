"""For your own tests: who can assume a role and what it may do, decided from the template.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from typing import TYPE_CHECKING

from iam_patterns.access import (
    Access,
    AccessError,
    Answer,
    AssumeRoleCaller,
    Change,
    ChangedRequest,
    Compliance,
    Difference,
    RoleAccess,
    TrustedPrincipal,
    access_changes,
    account,
    arn_of,
    cognito_identity,
    github,
    permission_set,
    role_arn,
    saml,
    service,
    user_arn,
    web_identity,
)

if TYPE_CHECKING:
    from iam_patterns.testing.template_snapshot import TemplateSnapshot

__all__ = [
    "Access",
    "AccessError",
    "Answer",
    "AssumeRoleCaller",
    "Change",
    "ChangedRequest",
    "Compliance",
    "Difference",
    "RoleAccess",
    "TemplateSnapshot",
    "TrustedPrincipal",
    "access_changes",
    "account",
    "arn_of",
    "cognito_identity",
    "github",
    "permission_set",
    "role_arn",
    "saml",
    "service",
    "user_arn",
    "web_identity",
]


def __getattr__(name: str) -> object:
    """Imports `TemplateSnapshot` on first use, because only it needs syrupy."""
    if name != "TemplateSnapshot":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from iam_patterns.testing.template_snapshot import TemplateSnapshot  # noqa: PLC0415 - see above

    return TemplateSnapshot
