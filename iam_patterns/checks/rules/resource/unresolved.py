"""A part of a resource policy is known only at deployment."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.unknown_actions import statements_of_unknown_actions
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import sentence


def find(policy: ResourcePolicy, _: Settings) -> Iterator[Weakness]:
    """Actions, statements and policies that are not known."""
    for part in policy.problems:
        if not part.is_malformed:
            detail = sentence(f"{part.reason}, and could allow anyone")
            yield Weakness(detail, (part.location,) if part.location else (), is_guess=True)
    for place, detail in statements_of_unknown_actions(policy.document):
        yield Weakness(detail, (place,), is_guess=True)


RULE = Rule(
    id="resource-unresolved",
    severity="warning",
    subject=ResourcePolicy,
    title="{subject} has a policy that is known only at deployment.",
    risk="Anyone who sets the value at deployment could allow any principal or any action.",
    fix=(
        "Write the structure of the policy in the template, and use parameters for single "
        "values only."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
    example="""\
from aws_cdk import CfnParameter
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs

name = CfnParameter(stack, "SenderName").value_as_string
sender = iam.Role.from_role_name(stack, "Sender", name)
queue = sqs.Queue(stack, "Queue")
queue.add_to_resource_policy(
    iam.PolicyStatement(
        principals=[iam.ArnPrincipal(sender.role_arn)],
        actions=["sqs:SendMessage"],
        resources=[queue.queue_arn],
    )
)
""",
    find=find,
)
