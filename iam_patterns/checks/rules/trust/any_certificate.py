"""IAM Roles Anywhere is trusted for any certificate."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.open_conditions import has_open_source
from iam_patterns.checks.analysis.trust_conditions import required_sources, requires, services_of
from iam_patterns.checks.analysis.trust_examples import OF_A_CERTIFICATE
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings

_ROLES_ANYWHERE: Final = "rolesanywhere.amazonaws.com"
_CERTIFICATE: Final = ("aws:principaltag/x509subject", "aws:principaltag/x509san")
_PLACES: Final = ("/c", "/l", "/st")
"""Country, locality and state: parts of the subject that many certificates share."""


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Roles Anywhere without a trust anchor or a certificate subject."""
    for location, statement in policy.allows:
        if _ROLES_ANYWHERE not in services_of(statement):
            continue
        if not required_sources(statement) and not has_open_source(statement):
            yield Weakness("No condition requires a trust anchor of an account.", (location,))
        required = [c.key.lower() for c in statement.conditions if requires(c)]
        if not any(key.startswith(_CERTIFICATE) and not key.endswith(_PLACES) for key in required):
            detail = (
                "No condition requires a part of the certificate's subject that identifies its "
                "owner, such as CN or OU."
            )
            yield Weakness(detail, (location,))


RULE = Rule(
    id="trust-any-certificate",
    severity="error",
    subject=TrustPolicy,
    title="{subject} trusts IAM Roles Anywhere for any certificate.",
    risk=(
        "Any machine with a certificate from any trust anchor of the account can assume the role."
    ),
    fix="Require the trust anchor with aws:SourceArn and the subject of the certificate.",
    page="https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
    example=OF_A_CERTIFICATE,
    find=find,
)
