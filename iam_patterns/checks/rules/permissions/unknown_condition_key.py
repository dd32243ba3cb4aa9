"""A condition has a key that does not exist."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument
from iam_patterns.service_reference.condition_keys import is_known_key, nearest_key


def find(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    """Keys that neither AWS nor a service of the statement has."""
    for index, statement in enumerate(policy.statements):
        for condition in statement.conditions:
            if not is_known_key(condition.key, statement.actions):
                nearest = nearest_key(condition.key)
                hint = f" Did you mean {nearest}?" if nearest else ""
                fix = f"Replace {condition.key} with {nearest}." if nearest else ""
                detail = f"{condition.key} does not exist.{hint}"
                yield Weakness(detail, (f"Statement[{index}]",), fix)


RULE = Rule(
    id="permissions-unknown-condition-key",
    severity="warning",
    subject=PolicyDocument,
    title="{subject} has a policy with a condition key that does not exist.",
    risk="In an Allow the condition never matches; in a Deny it never denies.",
    fix="Write the key as the service's page of the Service Authorization Reference does.",
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
        conditions={"StringEquals": {"aws:ResourceAccount": stack.account}},
    )
)
""",
    find=find,
)
