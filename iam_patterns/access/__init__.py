"""Questions about a whole app: who can assume which role, and what a role may do.

Tests import these names from `iam_patterns.testing`.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from iam_patterns.access.access import Access, AccessError
from iam_patterns.access.access_changes import access_changes
from iam_patterns.access.answer import Answer
from iam_patterns.access.callers import (
    AssumeRoleCaller,
    account,
    cognito_identity,
    github,
    role_arn,
    saml,
    service,
    user_arn,
    web_identity,
)
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.trusted_principals import TrustedPrincipal

__all__ = [
    "Access",
    "AccessError",
    "Answer",
    "AssumeRoleCaller",
    "RoleAccess",
    "TrustedPrincipal",
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
