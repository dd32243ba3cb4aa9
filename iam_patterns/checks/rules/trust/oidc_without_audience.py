"""The trust policy does not check the token's audience."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.trust._claims import (
    missing_claims,
    missing_claims_of_unknown_issuers,
)
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.web_identity.federation import audience_problems


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Issuers whose audience no condition requires."""
    yield from missing_claims(policy, audience_problems)
    yield from missing_claims_of_unknown_issuers(policy, "aud")


RULE = Rule(
    id="trust-oidc-without-audience",
    severity="error",
    subject=TrustPolicy,
    title="{subject} does not check the token's audience (aud).",
    risk="A token issued for another service can be used to assume this role.",
    fix="Require the issuer's aud claim with StringEquals.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    example="""\
from iam_patterns import OidcRole
from iam_patterns.web_identities import gitlab

OidcRole(
    stack,
    "Publish",
    identity=gitlab("acme/shop", branches=["main"]),
    create_provider=True,
)
""",
    find=find,
)
