"""The template creates a user with a password or permissions."""

from collections.abc import Iterator

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import IamIdentity


def find(identity: IamIdentity, _: Settings) -> Iterator[Weakness]:
    """Users with a console password or with policies."""
    if identity.kind == "user":
        if "LoginProfile" in identity.properties:
            yield Weakness("The user has a console password.")
        if identity.policies or identity.missing_permissions:
            yield Weakness("The user has permissions, from its own policies or its groups.")


RULE = Rule(
    id="keys-user",
    severity="warning",
    subject=IamIdentity,
    title="{subject} has long-term credentials: a password or permissions for access keys.",
    risk="A stolen password or access key works until somebody notices.",
    fix="Use IAM Identity Center, or a role such as SamlRole(..., provider=provider).",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp",
    example="""\
from iam_patterns import SamlRole

SamlRole(stack, "Operators", provider_name="Okta")
""",
    find=find,
)
