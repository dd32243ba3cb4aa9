"""The role is not under the path that the organization requires."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.organization._requirement import not_met
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole


def find(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    """Roles whose path does not begin with that of the settings."""
    path = str(role.properties.get("Path", "/"))
    if settings.path and not path.startswith(settings.path):
        detail = f"Its path is {shown(path)}, and {settings.path} is required"
        yield not_met(detail, "Path", path, f"Set path to {settings.path}.")


RULE = Rule(
    id="organization-path",
    severity="error",
    subject=IamRole,
    title="{subject} is not under the path that the organization requires.",
    risk="The organization's policies for that path do not apply to the role.",
    fix="Set path to the required path.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Reader",
    path="/workload/",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
""",
    find=find,
)
