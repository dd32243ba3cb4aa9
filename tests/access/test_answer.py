"""Answers, and the reasons they print."""

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.policy import UndecidedError
from iam_patterns.testing import Access, account
from tests.access.example_app import EXTERNAL_ID, VENDOR


def test_an_answer_prints_why(access: Access) -> None:
    answer = access.role("Vendor").assumable_by(account(VENDOR))

    statement = "trust policy, Statement[0] (TrustVendorWithExternalId)"
    assert str(answer).splitlines() == [
        f"Can account {VENDOR} assume {access.role('Vendor').arn}? No.",
        "  sts:AssumeRole: implicitly denied",
        "    no Allow in the trust policy",
        f"    not by {statement}: StringEquals sts:ExternalId {EXTERNAL_ID}: it was not sent",
    ]


def test_a_parameter_without_a_value_is_an_error_with_the_fix() -> None:
    stack = Stack(App(), "Stack")
    vendor = CfnParameter(stack, "VendorAccount").value_as_string
    iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(vendor))

    with pytest.raises(UndecidedError, match=r"parameters=\{'VendorAccount': \.\.\.\}"):
        bool(Access.of(stack).role("Role").assumable_by(account(VENDOR)))
    given = Access.of(stack, parameters={"VendorAccount": VENDOR}).role("Role")
    assert given.assumable_by(account(VENDOR))
    assert not given.assumable_by(account("333333333333"))
