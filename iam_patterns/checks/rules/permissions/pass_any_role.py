"""The permissions pass every role to every service."""

from collections.abc import Iterator
from dataclasses import replace

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.service_reference.escalation.pass_role import PASS_ANY_ROLE


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """iam:PassRole on a role and for a service that nobody listed."""
    if not permissions.include_everything and (certainty := permissions.allow(PASS_ANY_ROLE)):
        words = "It {can} pass every role of the account to every service"
        found = weakness(permissions, certainty, words, [PASS_ANY_ROLE])
        yield replace(found, same_as=("permissions-privilege-escalation",))


RULE = Rule(
    id="permissions-pass-any-role",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} {can} pass every role of the account to every service.",
    risk="Anyone who obtains its credentials could have a service use a more privileged role.",
    fix=(
        "Limit iam:PassRole to the role that is passed, for example with "
        'deploy_cloudformation("shop-", role_arn).'
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
execution = iam.Role.from_role_name(stack, "Execution", "cloudformation")
role.add_to_policy(
    iam.PolicyStatement(
        actions=["iam:PassRole"],
        resources=[execution.role_arn],
    )
)
""",
    find=find,
)
