"""The permissions lead to every permission of the account."""

from collections.abc import Iterator
from dataclasses import replace

from iam_patterns.checks.analysis.certainty import Certainty
from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.catalog.escalation.account_takeover import (
    ACCOUNT_TAKEOVER,
    CHANGE_POLICIES,
    CREATE_POLICIES,
    PARTLY_OPEN,
)
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.permissions._paths import Described, described, together
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown
from iam_patterns.service_reference.escalation.pass_role import PASS_ROLE
from iam_patterns.service_reference.escalation.path import PASSING, EscalationPath


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Open paths to every permission, or to any role through a service."""
    if permissions.include_everything:
        return
    found = [
        *map(described, permissions.open_paths(ACCOUNT_TAKEOVER)),
        *map(_passing, permissions.open_paths(PASS_ROLE)),
    ]
    yield from together(permissions, found, "It {can} ", "more paths", _fix)
    for path, resource in permissions.partly_open_paths(PARTLY_OPEN):
        if path is CHANGE_POLICIES and permissions.allow_on(CREATE_POLICIES, resource):
            continue  # The policies of these names are its own.
        words = described((path, Certainty.CERTAIN)).words
        detail = f"It could {words}, if its name matches {shown(resource)}."
        locations = tuple(permissions.locations_of(path.steps))
        yield Weakness(detail, locations, _fix(path.steps[0].action), is_guess=True)


def _fix(actions: str) -> str:
    if actions.startswith(PASSING):
        return f"Limit {PASSING} to the role that is passed."
    return (
        f"Limit {actions} to the resources that it needs, and require a permissions boundary "
        "where it creates or changes roles."
    )


def _passing(found: tuple[EscalationPath, Certainty]) -> Described:
    path = described(found)
    return replace(path, words=f"pass any role to {path.words}")


RULE = Rule(
    id="permissions-privilege-escalation",
    severity="error",
    subject=EffectivePermissions,
    title="{subject} {can} escalate its own privileges.",
    risk="Anyone who obtains its credentials can become administrator of the account.",
    fix=(
        "Limit the actions of the path to the resources that it needs, and require a permissions "
        "boundary where it creates or changes roles."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Reader",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
task_role = iam.Role.from_role_name(stack, "Task", "task")
role.add_to_policy(
    iam.PolicyStatement(
        actions=["iam:PassRole"],
        resources=[task_role.role_arn],
        conditions={
            "StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"},
        },
    )
)
""",
    find=find,
)
