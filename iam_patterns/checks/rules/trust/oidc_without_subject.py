"""The trust policy does not check the token's subject."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import requires
from iam_patterns.checks.analysis.trust_examples import OF_GITHUB, example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.trust._claims import (
    matches_every_service_account,
    missing_claims,
    missing_claims_of_unknown_issuers,
)
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.web_identity.federation import subject_problems
from iam_patterns.policy.web_identity.shared_issuers import is_cognito


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Issuers whose subject no condition requires, or a subject that matches any identity."""
    yield from missing_claims(policy, subject_problems)
    yield from missing_claims_of_unknown_issuers(policy, "sub")
    yield from _any_cognito_identity(policy)
    yield from _any_service_account(policy)


def _any_service_account(policy: TrustPolicy) -> Iterator[Weakness]:
    for location, statement in policy.allows:
        for condition in statement.conditions:
            is_subject = condition.key.lower().endswith(":sub") and requires(condition)
            for value in condition.values if is_subject else ():
                if matches_every_service_account(value):
                    detail = f"{value} matches every service account in every namespace."
                    yield Weakness(detail, (location,), example=example_for(statement))


def _any_cognito_identity(policy: TrustPolicy) -> Iterator[Weakness]:
    for location, statement in policy.allows:
        for condition in statement.conditions:
            issuer = condition.key.lower().removesuffix(":amr")
            is_of_cognito = issuer != condition.key.lower() and is_cognito(issuer)
            for value in condition.values if is_of_cognito and requires(condition) else ():
                if value.startswith(("*", "?")):
                    detail = f"{value} matches authenticated and unauthenticated identities."
                    yield Weakness(detail, (location,), example=example_for(statement))


RULE = Rule(
    id="trust-oidc-without-subject",
    severity="error",
    subject=TrustPolicy,
    title="{subject} does not check the token's subject (sub).",
    risk="Anyone who can get a token from the same provider can assume the role.",
    fix=(
        "Require the issuer's sub claim with StringEquals, with the repository, project or "
        "service account that needs the role."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    example=OF_GITHUB,
    find=find,
)
