"""A policy is malformed."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.policy_locations import unread_location
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import sentence
from iam_patterns.template import IamIdentity


def find(identity: IamIdentity, _: Settings) -> Iterator[Weakness]:
    """Policies that IAM rejects."""
    for part in identity.policy_problems:
        if part.is_malformed:
            yield Weakness(sentence(part.reason), (unread_location(part),))


RULE = Rule(
    id="policy-malformed",
    severity="error",
    subject=IamIdentity,
    title="{subject} has a malformed policy.",
    risk="Not exploitable, but IAM rejects the policy, and the deployment fails.",
    fix="Write the policy as IAM's grammar requires.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
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
