"""A policy has an action that does not exist."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import PolicyDocument
from iam_patterns.service_reference.actions import EVERY_ACTION, actions_like, nearest_action


def find(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    """Actions that no service has."""
    for index, statement in enumerate(policy.statements):
        unknown = [
            action
            for action in (*statement.actions, *statement.not_actions)
            if action not in EVERY_ACTION and "${" not in action and not actions_like(action)
        ]
        if unknown:
            nearest = nearest_action(unknown[0])
            hint = f" Did you mean {nearest}?" if nearest else ""
            exist = "does not exist" if len(unknown) == 1 else "do not exist"
            fix = f"Replace {unknown[0]} with {nearest}." if nearest else ""
            yield Weakness(f"{two_of(unknown)} {exist}.{hint}", (f"Statement[{index}]",), fix)


RULE = Rule(
    id="permissions-unknown-action",
    severity="warning",
    subject=PolicyDocument,
    title="{subject} has a policy with an action that does not exist.",
    risk=(
        "Not exploitable, but an Allow does not allow what it is meant for, and a Deny "
        "denies nothing."
    ),
    fix="Write the action as the service's page of the Service Authorization Reference does.",
    page="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
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
