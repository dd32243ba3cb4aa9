"""A whole organization: what people may do in its accounts, through IAM Identity Center.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html
"""

from iam_patterns.organization.errors import OrganizationError
from iam_patterns.organization.permission_set import PermissionSet
from iam_patterns.organization.permission_set_assignments import PermissionSetAssignments

__all__ = [
    "OrganizationError",
    "PermissionSet",
    "PermissionSetAssignments",
]
