"""The role's sessions are longer than the organization allows."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.organization._requirement import not_met
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole

_DEFAULT: Final = 3600


def find(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    """Roles whose maximum session duration is longer than that of the settings."""
    limit = settings.maximum_session_seconds
    given = str(role.properties.get("MaxSessionDuration", _DEFAULT))
    if limit and not (given.isdecimal() and int(given) <= limit):
        detail = f"A session lasts {shown(given)} seconds, and the limit is {limit} seconds"
        fix = f"Set max_session_duration to {limit} seconds or less."
        yield not_met(detail, "MaxSessionDuration", given, fix)


RULE = Rule(
    id="organization-session-duration",
    severity="error",
    subject=IamRole,
    title="{subject} has longer sessions than the organization allows.",
    risk="Anyone who steals a session has the role's permissions for as long as it lasts.",
    fix="Shorten max_session_duration.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-settings.html",
    example="""\
from aws_cdk import Duration
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
    max_session_duration=Duration.hours(1),
)
""",
    find=find,
)
