"""Answers, and the reasons they print."""

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.policy import UndecidedError
from iam_patterns.testing import Access, Answer, account
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


def test_an_answer_is_equal_to_what_it_is_in_a_condition(access: Access) -> None:
    yes = access.role("Vendor").assumable_by(account(VENDOR), external_id=EXTERNAL_ID)
    no = access.role("Vendor").assumable_by(account(VENDOR))

    assert [yes == True, yes == False, no == True, no == False] == [True, False, False, True]  # noqa: E712 - what is tested
    assert yes != no
    assert yes != "Yes."


def test_the_same_question_has_the_same_answer(access: Access) -> None:
    def asked(vendor: str) -> Answer:
        return access.role("Vendor").assumable_by(account(vendor), external_id=EXTERNAL_ID)

    assert asked(VENDOR) == asked(VENDOR)
    assert len({asked(VENDOR), asked(VENDOR), asked("333333333333")}) == len(("yes", "no"))
    assert asked(VENDOR) != asked("333333333333")


def test_an_answer_that_depends_is_equal_to_neither() -> None:
    stack = Stack(App(), "Stack")
    vendor = CfnParameter(stack, "VendorAccount").value_as_string
    iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(vendor))
    answer = Access.of(stack).role("Role").assumable_by(account(VENDOR))

    for value in (True, False):
        with pytest.raises(UndecidedError, match="VendorAccount"):
            bool(answer == value)
    assert answer == answer  # noqa: PLR0124 - compared with an answer, nothing is decided
