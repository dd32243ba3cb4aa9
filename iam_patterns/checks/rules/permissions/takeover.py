"""The permissions run code in existing workloads."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.escalation.existing_identities import EXISTING_IDENTITIES
from iam_patterns.checks.catalog.escalation.existing_workloads import EXISTING_WORKLOADS
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import described, together
from iam_patterns.checks.settings import Settings

_PATHS: Final = (*EXISTING_WORKLOADS, *EXISTING_IDENTITIES)

_NOT_ACTION: Final = "permissions-not-action"
_ESCALATION: Final = "permissions-privilege-escalation"


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Open paths through workloads that could be there."""
    if not permissions.include_everything:
        found = permissions.open_paths(_PATHS)
        is_of_iam = all(action.startswith("iam:") for path, _ in found for action in path.actions)
        same_as = (_NOT_ACTION, *((_ESCALATION,) if is_of_iam else ()))
        words = map(described, found)
        for one in together(permissions, words, "It could ", "more paths", _fix):
            yield replace(one, same_as=same_as)


def _fix(actions: str) -> str:
    return f"Limit {actions} to the resources that it needs."


RULE = Rule(
    id="permissions-takeover",
    severity="warning",
    subject=EffectivePermissions,
    title=("{subject} can run code in existing workloads and gain the permissions of their roles."),
    risk=(
        "Anyone who obtains its credentials could use the most privileged function, instance "
        "or build of the account."
    ),
    fix="Limit Resource to the functions, instances or projects that it needs.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
project = stack.format_arn(
    service="codebuild",
    resource="project",
    resource_name="shop",
)
role.add_to_policy(
    iam.PolicyStatement(
        actions=["codebuild:StartBuild"],
        resources=[project],
    )
)
""",
    find=find,
)
