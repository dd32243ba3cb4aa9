"""The trust policy trusts a whole account."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    identifies_callers,
    requires_external_id,
    requires_mfa,
    trusted_names,
)
from iam_patterns.checks.analysis.trust_examples import OF_A_ROLE
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import shown

_SAME: Final = (
    "trust-external-account",
    "trust-for-all-values",
    "trust-ineffective-condition",
    "trust-mfa-if-exists",
    "trust-unconditioned-statement",
    "trust-weak-external-id-condition",
)
"""Rules whose fix limits the callers too, or deletes the statement."""


def find(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    """Accounts as principals, without an external ID, MFA or the callers' ARNs."""
    for location, statement in policy.allows:
        is_limited = (
            requires_external_id(statement)
            or identifies_callers(statement)
            or requires_mfa(statement)
        )
        for name in () if is_limited else trusted_names(statement):
            account = account_of(name)
            is_whole = name.endswith(":root") or name == account
            if is_whole and account not in settings.trusted_accounts:
                detail = f"{shown(name)} trusts every principal in the account."
                fix = (
                    f"Replace {shown(name)} with the role that needs it, or require the role's ARN "
                    "with aws:PrincipalArn. For people, require MFA, for example with MfaRole."
                )
                yield Weakness(detail, (location,), fix, same_as=_SAME)


RULE = Rule(
    id="trust-whole-account",
    severity="warning",
    subject=TrustPolicy,
    title="{subject} trusts a whole AWS account, without conditions that limit it.",
    risk="Any principal of that account that is allowed sts:AssumeRole can assume the role.",
    fix=(
        "Trust the role that needs it, or require its ARN with aws:PrincipalArn. For people, "
        "require MFA, for example with MfaRole."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    example=OF_A_ROLE,
    find=find,
)
