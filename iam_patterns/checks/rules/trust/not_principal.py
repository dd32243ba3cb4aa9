"""The trust policy allows everyone except some principals."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.not_principals import allowed_with_exceptions
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Allow statements with NotPrincipal."""
    return allowed_with_exceptions(policy.allows)


RULE = Rule(
    id="trust-not-principal",
    severity="error",
    subject=TrustPolicy,
    title="{subject} can be assumed by everyone except the principals listed.",
    risk="Any AWS principal that is not listed can assume the role.",
    fix="Replace NotPrincipal with a Principal element that lists who is allowed.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
    example="""\
from aws_cdk import aws_iam as iam

pipeline = iam.Role.from_role_name(stack, "Pipeline", "pipeline")
iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.ArnPrincipal(pipeline.role_arn),
)
""",
    find=find,
)
