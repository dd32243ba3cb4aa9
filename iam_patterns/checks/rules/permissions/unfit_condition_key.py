"""A condition has a key that none of its actions sends."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import PolicyDocument
from iam_patterns.service_reference.condition_keys import could_be_sent


def find(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    """Service keys that requests for the actions never carry."""
    for index, statement in enumerate(policy.statements):
        for condition in statement.conditions:
            if not could_be_sent(condition.key, statement.actions):
                actions = two_of(statement.actions)
                detail = f"{actions} requests never carry {condition.key}."
                fix = f"Move the condition on {condition.key} to actions that send it."
                yield Weakness(detail, (f"Statement[{index}]",), fix)


RULE = Rule(
    id="permissions-unfit-condition-key",
    severity="warning",
    subject=PolicyDocument,
    title="{subject} has a policy with a condition key that none of its actions sends.",
    risk="In an Allow the condition never matches; in a Deny it never denies.",
    fix="Move the condition to a statement with the actions that send the key.",
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
        actions=["s3:ListBucket"],
        resources=[bucket.bucket_arn],
        conditions={"StringLike": {"s3:prefix": "reports/*"}},
    )
)
""",
    find=find,
)
