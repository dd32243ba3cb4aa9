"""The third parties that roles name."""

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk import aws_iam as iam

from iam_patterns import CrossAccountDeployRole, ThirdPartyExternalIdRole
from iam_patterns.organization import OrganizationError, third_party_accounts

VENDOR = "333333333333"


def vendor_role(stack: Stack, name: str, account: str = VENDOR) -> iam.Role:
    return ThirdPartyExternalIdRole(
        stack, name, vendor_account=account, external_id="cust-7f3a9c2e"
    )


def test_the_vendors_of_all_roles_are_found_once() -> None:
    stack = Stack(App(), "Stack")
    by_arn = ThirdPartyExternalIdRole(
        stack,
        "ByArn",
        vendor_role_arns=["arn:aws:iam::777777777777:role/scanner"],
        external_id="cust-9a8b7c6d",
    )
    plain = iam.Role(
        stack,
        "Plain",
        assumed_by=iam.AccountPrincipal("888888888888"),
        external_ids=["cust-1f2e3d4c"],
    )
    roles = [vendor_role(stack, "One"), vendor_role(stack, "Two"), by_arn, plain]

    assert third_party_accounts(roles) == (VENDOR, "777777777777", "888888888888")


def test_the_roles_of_a_stack_are_found_and_others_are_left_out() -> None:
    stack = Stack(App(), "Stack")
    assert third_party_accounts(stack) == ()
    CrossAccountDeployRole(
        stack, "Deploy", trusted_arns=["arn:aws:iam::111111111111:role/pipeline"]
    )
    vendor_role(stack, "Vendor")

    assert third_party_accounts(stack) == (VENDOR,)


def test_a_role_without_a_third_party_is_refused() -> None:
    stack = Stack(App(), "Stack")
    deploy = CrossAccountDeployRole(
        stack, "Deploy", trusted_arns=["arn:aws:iam::111111111111:role/pipeline"]
    )

    with pytest.raises(OrganizationError, match="requires an external ID"):
        third_party_accounts([vendor_role(stack, "Vendor"), deploy])


def test_an_account_that_is_not_known_is_refused() -> None:
    stack = Stack(App(), "Stack")
    unknown = vendor_role(stack, "Vendor", CfnParameter(stack, "Account").value_as_string)

    with pytest.raises(OrganizationError, match="is not known yet"):
        third_party_accounts([unknown])
    with pytest.raises(OrganizationError, match="is not known yet"):
        third_party_accounts(stack)
