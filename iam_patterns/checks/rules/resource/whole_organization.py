"""The policy of a secret, key or repository allows every principal of an organization."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.callers_of_anyone import is_anyone, is_tied
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.analysis.trust_conditions import (
    identifies_callers,
    required_accounts,
    required_organizations,
    requires_unit,
)
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy.tokens import shown

_SERVICES: Final = ("CodeArtifact", "ECR", "KMS", "SecretsManager")


def find(policy: ResourcePolicy, settings: Settings) -> Iterator[Weakness]:
    """Principals ``*`` that only the organization limits."""
    for location, statement in policy.allows if policy.service in _SERVICES else ():
        organizations = required_organizations(statement)
        is_limited = (
            required_accounts(statement)
            or requires_unit(statement)
            or identifies_callers(statement)
            or is_tied(statement)
        )
        is_own = bool(organizations) and settings.are_own_organizations(organizations)
        if is_anyone(statement) and is_own and not is_limited:
            names = two_of(sorted(map(shown, organizations)))
            detail = f"The principal is *, and only the organization {names} limits the caller."
            yield Weakness(detail, (location,))


RULE = Rule(
    id="resource-whole-organization",
    severity="note",
    subject=ResourcePolicy,
    title="{subject} allows every account of an organization.",
    risk="Any principal of the organization that its own account allows can use the resource.",
    fix="List the accounts or roles that need it, or require their ARNs with aws:PrincipalArn.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid",
    example="""\
from aws_cdk import aws_iam as iam
from aws_cdk import aws_secretsmanager as secretsmanager

token = secretsmanager.Secret(stack, "Token")
token.add_to_resource_policy(
    iam.PolicyStatement(
        principals=[iam.OrganizationPrincipal("o-a1b2c3d4e5")],
        actions=["secretsmanager:GetSecretValue"],
        resources=["*"],
        conditions={"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:role/ci"}},
    )
)
""",
    find=find,
)
