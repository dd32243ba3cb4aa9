"""The permissions read all data of a service."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.exposures.data import DATA_EXPOSURES
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import exposed
from iam_patterns.checks.settings import Settings


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Exposures on a resource that nobody listed."""
    yield from exposed(permissions, DATA_EXPOSURES, "It could read ")


RULE = Rule(
    id="permissions-data-exposure",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} can read every object, table or secret of a service.",
    risk="Anyone who obtains its credentials could copy all of that data.",
    fix="Limit Resource to the resources that it needs.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
bucket.grant_read(role, "reports/*")
""",
    find=find,
)
