"""The principal type cannot call the STS action."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_callers import fitting_actions
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Principals whose type needs another action."""
    for location, statement in policy.allows:
        for kind, names in statement.principals.by_kind() if statement.principals else ():
            for name in names:
                fitting = fitting_actions(kind, name)
                if not any(map(statement.could_match_action, fitting)):
                    detail = f"{shown(name)} can only call {' or '.join(fitting)}."
                    yield Weakness(
                        detail,
                        (location,),
                        f"Use {fitting[0]} for {shown(name)}.",
                        example_for(statement),
                    )


RULE = Rule(
    id="trust-unfitting-action",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has a trust statement whose principal cannot call its action.",
    risk="Not exploitable, but the principal cannot assume the role that way.",
    fix=(
        "Use sts:AssumeRoleWithWebIdentity for OIDC providers, sts:AssumeRoleWithSAML for "
        "SAML providers, and sts:AssumeRole for all others."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Instance",
    assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
)
""",
    find=find,
)
