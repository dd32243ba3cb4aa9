"""The trust policy allows any AWS principal to assume the role."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import required_accounts, required_organizations
from iam_patterns.checks.analysis.trust_examples import OF_A_ROLE
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Principals ``*`` without a condition on the caller's account or organization."""
    for location, statement in policy.allows:
        named = statement.principals
        if named is None:
            continue
        is_limited = required_organizations(statement) or required_accounts(statement)
        if (named.everyone or "*" in named.aws) and not is_limited:
            yield Weakness(
                "The principal is *, and no condition limits the caller's account or organization.",
                (location,),
            )
        for kind in ("Service", "Federated"):
            if "*" in dict(named.by_kind()).get(kind, ()):
                yield Weakness(f"The {kind} principal is *.", (location,))


RULE = Rule(
    id="trust-any-principal",
    severity="error",
    subject=TrustPolicy,
    title="{subject} can be assumed by any AWS principal.",
    risk="Anyone with an AWS account can assume the role and use its permissions.",
    fix=(
        "List the principals that need the role, or require your organization with "
        "aws:PrincipalOrgID."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    example=OF_A_ROLE,
    find=find,
)
