"""The MFA condition also matches calls without MFA."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import (
    MFA_AGE,
    MFA_PRESENT,
    conditions_on,
    requires_mfa_age,
    requires_mfa_present,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Conditions on MFA that match when the key is missing or false."""
    for location, statement in policy.allows:
        present = list(conditions_on(statement, MFA_PRESENT))
        age = list(conditions_on(statement, MFA_AGE))
        weak = [condition for condition in age if not requires_mfa_age(condition)]
        weak += [condition for condition in present if not requires_mfa_present(condition)]
        for condition in () if any(map(requires_mfa_present, present)) else weak:
            yield Weakness(_detail(condition), (location,), _fix(condition))


def _fix(condition: Condition) -> str:
    is_age = condition.key.lower() == MFA_AGE
    how = "NumericLessThan and a number of seconds" if is_age else "Bool and true"
    return f"Compare {condition.key} with {how}."


def _detail(condition: Condition) -> str:
    comparison = f"{condition.operator} {' or '.join(condition.values)}"
    if condition.parsed_operator.if_exists or condition.parsed_operator.is_for_all:
        return f"{comparison} is true when {condition.key} is missing."
    return f"{comparison} of {condition.key} is not only true with MFA."


RULE = Rule(
    id="trust-mfa-if-exists",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has an MFA condition that also matches calls without MFA.",
    risk="Anyone who stole an access key can assume the role without MFA.",
    fix=(
        "Compare aws:MultiFactorAuthPresent with Bool, or aws:MultiFactorAuthAge with "
        "NumericLessThan."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Operator",
    assumed_by=iam.AccountPrincipal(stack.account).with_conditions(
        {"Bool": {"aws:MultiFactorAuthPresent": "true"}}
    ),
)
""",
    find=find,
)
