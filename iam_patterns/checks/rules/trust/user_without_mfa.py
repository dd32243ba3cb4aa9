"""The trust policy trusts an IAM user without MFA."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import MFA_AGE, MFA_PRESENT
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Users as principals, without any condition but one against external IDs."""
    no_external_id = ("Null", "sts:externalid")
    for location, statement in policy.allows:
        if any((c.operator, c.key.lower()) != no_external_id for c in statement.conditions):
            continue
        denials = policy.denials_on(statement, (MFA_PRESENT, MFA_AGE).__contains__)
        same_as = "trust-bypassable-denial" if denials else "trust-unconditioned-statement"
        for name in statement.principals.aws if statement.principals else ():
            if ":user/" in name:
                detail = f"{shown(name)} is an IAM user, and no condition requires MFA."
                fix = (
                    f"Require MFA of {shown(name)}, for example with "
                    "MfaRole(..., trusted_arns=[user.user_arn])."
                )
                yield Weakness(detail, (location,), fix, same_as=(same_as,), cause=denials)


RULE = Rule(
    id="trust-user-without-mfa",
    severity="warning",
    subject=TrustPolicy,
    title="{subject} trusts an IAM user and does not require MFA.",
    risk="Anyone who finds the user's access key can assume the role.",
    fix="Require MFA, for example with MfaRole(..., trusted_arns=[user.user_arn]).",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html",
    example="""\
from aws_cdk import aws_iam as iam

from iam_patterns import MfaRole

user = iam.User.from_user_name(stack, "Alice", "alice")
MfaRole(stack, "Operator", trusted_arns=[user.user_arn])
""",
    find=find,
)
