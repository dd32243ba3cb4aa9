"""A whole organization: the roles of every account, and what no account may do.

`OrganizationRoles` requires the package cdk-stacksets: ``pip install iam-patterns[organization]``.

See https://docs.aws.amazon.com/organizations/latest/userguide/orgs_introduction.html
"""

from iam_patterns.organization.errors import OrganizationError
from iam_patterns.organization.guardrail_policies import GuardrailPolicies
from iam_patterns.organization.guardrails import (
    assume_roles_only_from_organization,
    deny_leaving_organization,
    deny_long_term_keys,
    protect_permissions_boundaries,
    require_imdsv2,
    services_only_for_organization,
    third_party_accounts,
)
from iam_patterns.organization.organization_roles import OrganizationRoles
from iam_patterns.policy import Guardrail

__all__ = [
    "Guardrail",
    "GuardrailPolicies",
    "OrganizationError",
    "OrganizationRoles",
    "assume_roles_only_from_organization",
    "deny_leaving_organization",
    "deny_long_term_keys",
    "protect_permissions_boundaries",
    "require_imdsv2",
    "services_only_for_organization",
    "third_party_accounts",
]
