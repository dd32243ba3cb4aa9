"""The permissions return credentials of others."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.exposures.credentials import CREDENTIAL_EXPOSURES
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import exposed
from iam_patterns.checks.settings import Settings


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Exposures on a resource that nobody listed."""
    yield from exposed(permissions, CREDENTIAL_EXPOSURES, "It could get ")


RULE = Rule(
    id="permissions-credential-exposure",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} can get credentials of others.",
    risk=(
        "Anyone who obtains its credentials could act as somebody else, without passing a "
        "trust policy."
    ),
    fix="Limit Resource to the cluster, pool or instance that it needs.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
pool = stack.format_arn(
    service="cognito-idp",
    resource="userpool",
    resource_name="eu-west-1_example",
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["cognito-idp:AdminInitiateAuth"],
        resources=[pool],
    )
)
""",
    find=find,
)
