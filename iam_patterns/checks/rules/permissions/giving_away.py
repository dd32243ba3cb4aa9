"""The permissions share resources with anyone."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.exposures.resource_policies import RESOURCE_POLICY_EXPOSURES
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import exposed
from iam_patterns.checks.settings import Settings


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Exposures on a resource that nobody listed."""
    yield from exposed(permissions, RESOURCE_POLICY_EXPOSURES, "It could share ")


RULE = Rule(
    id="permissions-giving-away",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} can share the account's resources with anyone.",
    risk="Anyone who obtains its credentials could open those resources to another account.",
    fix="Limit Resource to the resources that it needs.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["s3:PutBucketPolicy"],
        resources=[bucket.bucket_arn],
    )
)
""",
    find=find,
)
