"""For users' own tests: who can get in, proven from the synthesized template.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from typing import TYPE_CHECKING

from iam_patterns.access import (
    Access,
    AccessError,
    Answer,
    Assumer,
    RoleAccess,
    WayIn,
    access_changes,
    account,
    cognito_identity,
    github,
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
    "Assumer",
    "RoleAccess",
    "TemplateSnapshot",
    "WayIn",
    "access_changes",
    "account",
    "cognito_identity",
    "github",
    "role_arn",
    "saml",
    "service",
    "user_arn",
    "web_identity",
]


def __getattr__(name: str) -> object:
    """Imports the snapshots when they are asked for: they alone need syrupy."""
    if name != "TemplateSnapshot":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from iam_patterns.testing.template_snapshot import TemplateSnapshot  # noqa: PLC0415 - see above

    return TemplateSnapshot
