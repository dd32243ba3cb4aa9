"""An action does not support the resources of its statement."""

from collections.abc import Iterator
from functools import lru_cache

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.tokens import shown
from iam_patterns.service_reference.actions import known_actions


def find(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    """Actions of which no resource of the statement has a supported ARN format."""
    for index, statement in enumerate(policy.statements):
        actions = _actions_without_resource(statement.actions, statement.resources)
        if actions:
            given = two_of([*map(shown, statement.resources)], conjunction="or")
            resources = "resource" if len(statement.resources) == 1 else "resources"
            verb = "does" if len(actions) == 1 else "do"
            detail = f"{two_of(actions)} {verb} not support the {resources} {given}."
            yield Weakness(detail, (f"Statement[{index}]",))


@lru_cache(maxsize=16384)
def _actions_without_resource(
    actions: tuple[str, ...], resources: tuple[str, ...]
) -> tuple[str, ...]:
    if not resources or "*" in resources:
        return ()
    return tuple(
        written
        for written in actions
        if (known := known_actions(written))
        and not any(action.is_about(resource) for action in known for resource in resources)
    )


RULE = Rule(
    id="permissions-unfit-resource",
    severity="warning",
    subject=PolicyDocument,
    title=(
        "{subject} has a policy with an action that does not support the resources of its "
        "statement."
    ),
    risk=("Not exploitable, but an Allow does not allow the action, and a Deny does not deny it."),
    fix=(
        'Use the ARN format that the action supports, or "*" for actions that support no resource.'
    ),
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
role.add_to_policy(
    iam.PolicyStatement(
        actions=["s3:ListAllMyBuckets"],
        resources=["*"],
    )
)
""",
    find=find,
)
