"""Only a condition that requires an external ID makes a trusted account a third party."""

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.organization import third_party_accounts


@pytest.mark.parametrize(
    ("operator", "accounts"),
    [
        ("StringEquals", ("333333333333",)),
        ("StringLike", ("333333333333",)),
        ("ForAnyValue:StringEquals", ("333333333333",)),
        ("StringEqualsIfExists", ()),
        ("StringNotEquals", ()),
        ("ForAnyValue:StringNotEquals", ()),
        ("ForAllValues:StringEquals", ()),
    ],
)
def test_operators(operator: str, accounts: tuple[str, ...]) -> None:
    stack = Stack(App(), "Stack")
    iam.Role(
        stack,
        "Role",
        assumed_by=iam.AccountPrincipal("333333333333").with_conditions(
            {operator: {"sts:ExternalId": "cust-7f3a9c2e"}}
        ),
    )
    assert third_party_accounts(stack) == accounts
