"""The trust policy exceeds an IAM quota."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.policy_size import size_of
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings


def find(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    """More characters than the quota."""
    limit = settings.quotas.trust_policy_characters
    size = size_of([policy.document], limit)
    if size > limit:
        yield Weakness(f"The trust policy has {size} characters, and the quota is {limit}.")


RULE = Rule(
    id="trust-over-quota",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has a trust policy that exceeds IAM's quota.",
    risk="Not exploitable, but the deployment fails.",
    fix=(
        "Trust the account and limit it by aws:PrincipalArn instead of listing many ARNs. If "
        'AWS raised your quota, set trust_policy_characters under "quotas" in the settings.'
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
    example="""\
from aws_cdk import aws_iam as iam

own = stack.format_arn(
    service="iam",
    region="",
    resource="role",
    resource_name="pipeline-*",
)
iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.AccountPrincipal(stack.account).with_conditions(
        {"ArnLike": {"aws:PrincipalArn": own}}
    ),
)
""",
    find=find,
)
