"""The role's name does not begin as the organization requires."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.organization._requirement import not_met
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown
from iam_patterns.template import IamRole


def find(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    """Roles whose name does not begin with the prefix of the settings."""
    prefix = settings.name_prefix
    name = str(role.properties.get("RoleName") or "")
    if prefix and not name.startswith(prefix):
        has = f"Its name is {shown(name)}" if name else "It has no role_name"
        detail = f"{has}, and names must begin with {prefix}"
        yield not_met(detail, "RoleName", name, f"Begin role_name with {prefix}.")


RULE = Rule(
    id="organization-name-prefix",
    severity="error",
    subject=IamRole,
    title="{subject} does not have the name prefix that the organization requires.",
    risk="The organization's policies for such names do not apply to the role.",
    fix="Begin role_name with the required prefix.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Reader",
    role_name="shop-reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
""",
    find=find,
)
