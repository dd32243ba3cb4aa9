"""The trust policy trusts every principal of an organization."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import (
    identifies_callers,
    required_accounts,
    required_organizations,
    requires_external_id,
    requires_mfa,
    requires_unit,
)
from iam_patterns.checks.analysis.trust_examples import OF_A_ROLE
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy.tokens import shown


def find(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    """Principals ``*`` that only the organization limits."""
    for location, statement in policy.allows:
        named = statement.principals
        organizations = required_organizations(statement)
        is_limited = (
            required_accounts(statement)
            or requires_unit(statement)
            or identifies_callers(statement)
            or requires_external_id(statement)
            or requires_mfa(statement)
        )
        is_anyone = named is not None and (named.everyone or "*" in named.aws)
        is_own = bool(organizations) and settings.are_own_organizations(organizations)
        if is_anyone and is_own and not is_limited:
            names = two_of(sorted(map(shown, organizations)))
            detail = f"The principal is *, and only the organization {names} limits the caller."
            yield Weakness(detail, (location,))


RULE = Rule(
    id="trust-whole-organization",
    severity="note",
    subject=TrustPolicy,
    title="{subject} trusts every account of an organization.",
    risk=("Any principal of the organization that is allowed sts:AssumeRole can assume the role."),
    fix="Trust the accounts or roles that need it, or require their ARNs with aws:PrincipalArn.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
    example=OF_A_ROLE,
    find=find,
)
