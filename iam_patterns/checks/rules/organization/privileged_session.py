"""A privileged role has long sessions."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings

_DEFAULT: Final = 3600


def find(permissions: EffectivePermissions, settings: Settings) -> Iterator[Weakness]:
    """Sessions longer than the settings allow, with permissions that lead to everything."""
    limit = settings.maximum_privileged_session_seconds
    length = permissions.identity.properties.get("MaxSessionDuration", _DEFAULT)
    if str(length).isdecimal() and int(length) > limit and permissions.are_privileged:
        detail = f"A session lasts {length} seconds, and the limit is {limit} seconds."
        fix = (
            f"Set max_session_duration to {limit} seconds or less, or raise "
            "maximum_privileged_session_seconds in the settings."
        )
        yield Weakness(detail, ("Properties.MaxSessionDuration",), fix)


RULE = Rule(
    id="organization-privileged-session",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} is privileged and has long sessions.",
    risk="Anyone who steals a session is administrator for as long as it lasts.",
    fix=(
        "Shorten max_session_duration, or raise maximum_privileged_session_seconds in the settings."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
    example="""\
from aws_cdk import Duration
from aws_cdk import aws_iam as iam

pipeline = iam.Role.from_role_name(stack, "Pipeline", "pipeline")
iam.Role(
    stack,
    "Administrator",
    assumed_by=iam.ArnPrincipal(pipeline.role_arn),
    max_session_duration=Duration.hours(1),
)
""",
    find=find,
)
