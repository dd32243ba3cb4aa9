"""The permissions include every action on every resource."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.candidates import ANYTHING
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import weakness
from iam_patterns.checks.settings import Settings

_BREAK_GLASS: Final = (
    "If this is your break-glass role, acknowledge the finding on it with the reason. Otherwise "
    "list the actions and resources that it needs."
)

_ADMINISTRATORS: Final = (
    "If this permission set is for administrators, acknowledge the finding on it with the reason. "
    "Otherwise list the actions and resources that it needs."
)


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Permissions for an action and a resource that nobody listed."""
    certainty = permissions.include_everything
    if certainty:
        words = "It {can} do every action on every resource"
        fix = _BREAK_GLASS if permissions.are_only_of_people_with_mfa else ""
        if permissions.identity.is_permission_set:
            fix = _ADMINISTRATORS
        yield weakness(permissions, certainty, words, [ANYTHING], fix)


RULE = Rule(
    id="permissions-administrator",
    severity="error",
    subject=EffectivePermissions,
    title="{subject} {can} do every action on every resource.",
    risk="Anyone who obtains its credentials controls the account.",
    fix="List the actions and resources that it needs.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["s3:GetObject"],
        resources=[bucket.arn_for_objects("*")],
    )
)
""",
    find=find,
)
