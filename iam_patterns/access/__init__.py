"""Questions about a whole app: who can assume which role, and what a role may do.

Tests import these names from `iam_patterns.testing`.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from iam_patterns.access.access import Access
from iam_patterns.access.access_changes import access_changes
from iam_patterns.access.answer import Answer
from iam_patterns.access.assume_role_caller import AssumeRoleCaller
from iam_patterns.access.callers import account, role_arn, service, user_arn
from iam_patterns.access.constructs import arn_of
from iam_patterns.access.errors import AccessError
from iam_patterns.access.federated_callers import cognito_identity, github, saml, web_identity
from iam_patterns.access.reach.caller_reach import CallerReach, Permission, ReachedRole
from iam_patterns.access.reach.graph import SCHEMA as GRAPH_SCHEMA
from iam_patterns.access.reach.principals import Hop, Principal, Reach
from iam_patterns.access.role_access import RoleAccess
from iam_patterns.access.trusted_principals import TrustedPrincipal

__all__ = [
    "GRAPH_SCHEMA",
    "Access",
    "AccessError",
    "Answer",
    "AssumeRoleCaller",
    "CallerReach",
    "Hop",
    "Permission",
    "Principal",
    "Reach",
    "ReachedRole",
    "RoleAccess",
    "TrustedPrincipal",
    "access_changes",
    "account",
    "arn_of",
    "cognito_identity",
    "github",
    "role_arn",
    "saml",
    "service",
    "user_arn",
    "web_identity",
]
