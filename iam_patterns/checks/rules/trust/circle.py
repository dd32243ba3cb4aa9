"""Roles trust each other in a circle."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.policy_locations import TRUST_POLICY
from iam_patterns.checks.analysis.trust_graph import TrustingRole
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings


def find(trusting: TrustingRole, _: Settings) -> Iterator[Weakness]:
    """Roles that lead back to themselves through other roles of the app."""
    circle = trusting.circle()
    if len(circle) > 1:
        path = ", which trusts ".join(role.path for role in (*circle[1:], circle[0]))
        yield Weakness(f"The role trusts {path}.", (TRUST_POLICY,))


RULE = Rule(
    id="trust-circle",
    severity="error",
    subject=TrustingRole,
    title="{subject} is in a circle of roles that trust each other.",
    risk="A stolen session can be renewed indefinitely by assuming the roles in turn.",
    fix=(
        "Trust in one direction: the deployed role trusts the pipeline, and the pipeline "
        "does not trust it."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_terms-and-concepts.html",
    example="""\
from aws_cdk import aws_iam as iam

pipeline = iam.Role.from_role_name(stack, "Pipeline", "pipeline")
iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.ArnPrincipal(pipeline.role_arn),
)
""",
    find=find,
)
