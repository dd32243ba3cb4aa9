"""Trust policies in words."""

from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.testing import Access
from tests.access.example_app import EXTERNAL_ID, VENDOR


def test_a_trusted_principal_is_shown_with_its_conditions(access: Access) -> None:
    (trusted,) = access.role("Vendor").who_can_assume()

    assert str(trusted) == (
        f"arn:aws:iam::{VENDOR}:root by sts:AssumeRole "
        "(any principal that the account's own policies allow), "
        f"if sts:ExternalId is {EXTERNAL_ID}"
    )


def test_a_trusted_principal_is_shown_with_the_denials() -> None:
    stack = Stack(App(), "Stack")
    role = iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(VENDOR))
    policy = role.assume_role_policy
    assert policy is not None
    policy.add_statements(
        iam.PolicyStatement(
            effect=iam.Effect.DENY,
            principals=[iam.AnyPrincipal()],
            actions=["sts:AssumeRole"],
            conditions={"Bool": {"aws:MultiFactorAuthPresent": "false"}},
        )
    )

    (trusted,) = Access.of(stack).role("Role").who_can_assume()

    assert str(trusted).endswith("unless anyone is denied when aws:MultiFactorAuthPresent is false")
