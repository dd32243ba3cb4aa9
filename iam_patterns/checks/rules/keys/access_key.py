"""The template creates a long-term access key."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import TemplateResource


def find(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
    """Resources of the type AWS::IAM::AccessKey."""
    if resource.type == "AWS::IAM::AccessKey":
        yield Weakness("CloudFormation creates the key and keeps it in the stack.")


RULE = Rule(
    id="keys-access-key",
    severity="error",
    subject=TemplateResource,
    title="{subject} is a long-term access key.",
    risk=(
        "Anyone who finds the key in a log, on a laptop or in the stack can use it until it "
        "is deleted."
    ),
    fix=(
        "Delete the key and use a role, for example GitHubActionsRole, RolesAnywhereRole or "
        "EksPodRole."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
    example="""\
from iam_patterns import GitHubActionsRole

GitHubActionsRole(
    stack,
    "Deploy",
    repository="acme/shop",
    owner_id="123456",
    repository_id="456789",
    branches=["main"],
    create_provider=True,
)
""",
    find=find,
)
