"""For users' own tests: who can get in, proven from the synthesized template.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from iam_patterns.testing.access import Access, AccessError
from iam_patterns.testing.answer import Answer
from iam_patterns.testing.callers import (
    Assumer,
    account,
    cognito_identity,
    github,
    role_arn,
    saml,
    service,
    user_arn,
    web_identity,
)
from iam_patterns.testing.role_access import RoleAccess
from iam_patterns.testing.ways_in import WayIn

__all__ = [
    "Access",
    "AccessError",
    "Answer",
    "Assumer",
    "RoleAccess",
    "WayIn",
    "account",
    "cognito_identity",
    "github",
    "role_arn",
    "saml",
    "service",
    "user_arn",
    "web_identity",
]
