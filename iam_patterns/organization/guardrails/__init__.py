"""What an organization denies in its accounts, one guardrail a file."""

from iam_patterns.organization.guardrails.assume_role_origin import (
    assume_roles_only_from_organization,
)
from iam_patterns.organization.guardrails.imdsv2 import require_imdsv2
from iam_patterns.organization.guardrails.leaving_organization import deny_leaving_organization
from iam_patterns.organization.guardrails.long_term_keys import deny_long_term_keys
from iam_patterns.organization.guardrails.permissions_boundaries import (
    protect_permissions_boundaries,
)
from iam_patterns.organization.guardrails.service_sources import services_only_for_organization
from iam_patterns.organization.guardrails.third_parties import third_party_accounts

__all__ = [
    "assume_roles_only_from_organization",
    "deny_leaving_organization",
    "deny_long_term_keys",
    "protect_permissions_boundaries",
    "require_imdsv2",
    "services_only_for_organization",
    "third_party_accounts",
]
