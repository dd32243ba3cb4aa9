"""The role lacks the permissions boundary that the organization requires."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.organization._requirement import not_met
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole


def find(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    """Roles whose boundary is not that of the settings."""
    required = settings.permissions_boundary
    given = str(role.properties.get("PermissionsBoundary", ""))
    if required and required not in (given, given.rpartition("/")[2]):
        has = f"Its boundary is {shown(given)}" if given else "It has no boundary"
        fix = f"Set permissions_boundary to the managed policy {required}."
        yield not_met(f"{has}, and {required} is required", "PermissionsBoundary", given, fix)


RULE = Rule(
    id="organization-permissions-boundary",
    severity="error",
    subject=IamRole,
    title="{subject} does not have the permissions boundary that the organization requires.",
    risk="Anyone who can change the role can give it every permission of the account.",
    fix="Set permissions_boundary to the required managed policy.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
    permissions_boundary=iam.ManagedPolicy.from_managed_policy_name(
        stack, "Boundary", "TeamBoundary"
    ),
)
""",
    find=find,
)
