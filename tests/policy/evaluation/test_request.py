"""Requests, and the callers that make them."""

from typing import Any

import pytest

from iam_patterns.policy import Caller, PolicyError, Request
from iam_patterns.policy.tokens import symbol

OWN = "111111111111"
ALICE = Caller.of_user(f"arn:aws:iam::{OWN}:user/team/alice")
OBJECT = "arn:aws:s3:::shop/orders.csv"


@pytest.mark.parametrize(
    ("action", "context"), [("s3", {}), ("s3:Get*", {}), ("s3:GetObject", {"k:a": 1})]
)
def test_a_malformed_request_is_an_error(action: str, context: dict[str, Any]) -> None:
    with pytest.raises(PolicyError):
        Request(ALICE, action, OBJECT, context=context)


@pytest.mark.parametrize(
    ("resource", "account"),
    [
        (f"arn:aws:iam::222222222222:role/{symbol('Role')}", "222222222222"),
        (f"arn:aws:iam::{symbol('AWS.AccountId')}:role/x", symbol("AWS.AccountId")),
        (OBJECT, OWN),
        ("*", OWN),
    ],
)
def test_the_account_is_that_of_the_resource_or_the_caller(resource: str, account: str) -> None:
    assert Request(ALICE, "s3:GetObject", resource).resource_account == account


def test_the_session_of_a_role_with_a_path_has_the_name_alone() -> None:
    caller = Caller.of_role(f"arn:aws-cn:iam::{OWN}:role/team/deploy", session_name="ci")

    assert caller.own_names == {f"arn:aws-cn:sts::{OWN}:assumed-role/deploy/ci"}
    assert caller.account_names == {OWN, f"arn:aws-cn:iam::{OWN}:root"}


@pytest.mark.parametrize("arn", [symbol("Role.Arn"), f"arn:aws:iam::{symbol('Rest')}"])
def test_a_caller_whose_account_nobody_knows_is_an_error(arn: str) -> None:
    for create in (Caller.of_role, Caller.of_user):
        with pytest.raises(PolicyError, match="arn"):
            create(arn)


def test_a_caller_may_be_of_an_account_known_at_deployment() -> None:
    account = symbol("AWS.AccountId")

    assert Caller.of_role(f"arn:aws:iam::{account}:role/x").account == account
