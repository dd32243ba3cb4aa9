"""The subjects of rules that the checks themselves define, for users' own rules."""

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_graph import TrustingRole
from iam_patterns.checks.analysis.trust_policy import TrustPolicy

__all__ = ["EffectivePermissions", "ResourcePolicy", "TrustPolicy", "TrustingRole"]
