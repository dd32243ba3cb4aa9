"""A policy allows every action except some."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import PolicyDocument


def find(policy: PolicyDocument, _: Settings) -> Iterator[Weakness]:
    """Allow statements with NotAction."""
    for index, statement in enumerate(policy.statements):
        if statement.effect == "Allow" and statement.not_actions:
            listed = two_of(statement.not_actions)
            detail = f"The statement allows every action except {listed}."
            fix = f"Replace NotAction of {listed} with an Action element that lists what is needed."
            same_as = ("permissions-administrator",)
            yield Weakness(detail, (f"Statement[{index}]",), fix, same_as=same_as)


RULE = Rule(
    id="permissions-not-action",
    severity="warning",
    subject=PolicyDocument,
    title="{subject} is allowed every action except some (NotAction).",
    risk="Every action that AWS adds later is allowed too.",
    fix="Replace NotAction with an Action element that lists what is needed.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html",
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
