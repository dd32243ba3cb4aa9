"""The role trusts itself."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.policy_locations import TRUST_POLICY
from iam_patterns.checks.analysis.trust_graph import TrustingRole
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings


def find(trusting: TrustingRole, _: Settings) -> Iterator[Weakness]:
    """Roles whose trust policy lists the role."""
    if trusting.role.arn in trusting.graph.trusted_by(trusting.role.arn):
        yield Weakness("The trust policy lists the role.", (TRUST_POLICY,))


RULE = Rule(
    id="trust-itself",
    severity="error",
    subject=TrustingRole,
    title="{subject} trusts itself.",
    risk="A stolen session can be renewed indefinitely, each time as a new session.",
    fix="Remove the role from its own trust policy and keep using the session that it has.",
    page="https://aws.amazon.com/blogs/security/announcing-an-update-to-iam-role-trust-policy-behavior/",
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
