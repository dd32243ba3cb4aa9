"""Nothing restricts the tokens of a shared OIDC provider to your organization."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown
from iam_patterns.policy.web_identity.federation import (
    audience_problems,
    subject_problems,
    tenant_problems,
)


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Shared issuers whose required claims match more than one tenant."""
    for location, statement in policy.allows:
        if any(subject_problems(statement)) or any(audience_problems(statement)):
            continue
        for problem in tenant_problems(statement):
            key = problem.path.split(".", 2)[2]
            issuer = key.rpartition(":")[0]
            value = shown(str(problem.value))
            detail = (
                f"{key} {value} matches more than one organization; {issuer} signs "
                "tokens for everyone."
            )
            fix = f"Replace {problem.value} of {key}. {problem.fix}"
            yield Weakness(detail, (location,), fix, example_for(statement))


RULE = Rule(
    id="trust-oidc-any-tenant",
    severity="error",
    subject=TrustPolicy,
    title=(
        "{subject} trusts an OIDC provider that many organizations share, and nothing "
        "restricts tokens to yours."
    ),
    risk="Anyone can sign up with the same provider, get a token and assume the role.",
    fix="Begin the required claim with your own organization, without wildcards in that part.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    example="""\
from iam_patterns import GitHubActionsRole

GitHubActionsRole(
    stack,
    "Deploy",
    repository="acme/shop",
    owner_id="123456",
    repository_id="456789",
    branches=["main"],
    create_provider=True,
)
""",
    find=find,
)
