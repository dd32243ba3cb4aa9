"""Requests, and the callers that make them."""

from typing import Any

import pytest

from iam_patterns.policy import Caller, PolicyError, Request
from iam_patterns.policy.tokens import symbol, unknown

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


PARTS: dict[str, Any] = {"caller": ALICE, "action": "s3:GetObject", "resource": OBJECT}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"caller": "alice"}, "caller"),
        ({"caller": None}, "caller"),
        ({"action": None}, "action"),
        ({"action": "s3:*"}, "action"),
        ({"resource": None}, "resource"),
        ({"resource": [OBJECT]}, "resource"),
        ({"resource_account": 111111111111}, "resource_account"),
        ({"context": ["k:a"]}, "context"),
        ({"context": "k:a"}, "context"),
        ({"context": {1: "x"}}, "context"),
        ({"context": {"k:a": None}}, "context.k:a"),
        ({"context": {"k:a": ["x", 1]}}, "context.k:a"),
        ({"context": {"k:b": "x", "k:a": True}}, "context.k:a"),
    ],
)
def test_each_part_of_a_request_is_checked(change: dict[str, Any], path: str) -> None:
    with pytest.raises(PolicyError) as error:
        Request(**{**PARTS, **change})
    assert [problem.path for problem in error.value.problems] == [path]
    assert Request(**PARTS)


def test_all_that_is_wrong_with_a_request_is_reported_together() -> None:
    wrong: Any = {"caller": 1, "action": 2, "resource": 3, "resource_account": 4}
    context: Any = {5: "x", "k:a": 6}

    with pytest.raises(PolicyError) as error:
        Request(**wrong, context=context)
    assert [problem.path for problem in error.value.problems] == [
        *("caller", "action", "resource", "resource_account", "context", "context.k:a")
    ]


def test_keys_are_in_lower_case_and_values_are_lists() -> None:
    sent = {"K:A": "x", "k:b": ["y", "z"], "k:c": [], "AWS:UserName": "bob"}

    context = Request(ALICE, "s3:GetObject", OBJECT, context=sent).context

    assert {key: context[key] for key in ("k:a", "k:b", "k:c")} == {
        "k:a": ("x",),
        "k:b": ("y", "z"),
        "k:c": (),
    }
    assert context["aws:username"] == ("bob",)
    assert Request(ALICE, "S3:getObject", OBJECT).action == "s3:getobject"


@pytest.mark.parametrize(
    ("action", "filled"),
    [
        ("s3:GetObject", {"aws:resourceaccount", "s3:resourceaccount"}),
        ("S3:GetObject", {"aws:resourceaccount", "s3:resourceaccount"}),
        ("sqs:SendMessage", {"aws:resourceaccount"}),
        ("KMS:Decrypt", {"aws:resourceaccount", "kms:calleraccount"}),
        ("kms:Decrypt", {"aws:resourceaccount", "kms:calleraccount"}),
    ],
)
def test_keys_that_the_action_has(action: str, filled: set[str]) -> None:
    request = Request(ALICE, action, "*")

    assert set(request.context) - set(ALICE.keys) == filled
    assert {request.context[key] for key in filled} == {(OWN,)}


def test_a_caller_of_no_account_has_no_account_in_kms() -> None:
    service = Caller.of_service("sns.amazonaws.com")

    assert "kms:calleraccount" not in Request(service, "kms:Decrypt", "*").context
    assert "aws:resourceaccount" not in Request(service, "kms:Decrypt", "*").context


@pytest.mark.parametrize(
    ("account", "organization"), [(OWN, ("o-exampleorg1",)), ("222222222222", None)]
)
def test_in_one_account_the_organizations_are_the_same(
    account: str, organization: tuple[str] | None
) -> None:
    sent = {"aws:PrincipalOrgID": "o-exampleorg1"}

    request = Request(ALICE, "s3:GetObject", OBJECT, context=sent, resource_account=account)

    assert request.crosses_accounts is (account != OWN)
    assert request.context.get("aws:resourceorgid") == organization
    assert "aws:resourceorgid" not in Request(ALICE, "s3:GetObject", OBJECT).context


def test_an_organization_that_was_sent_is_kept() -> None:
    sent = {"aws:PrincipalOrgID": "o-exampleorg1", "aws:ResourceOrgID": "o-exampleorg2"}

    request = Request(ALICE, "s3:GetObject", OBJECT, context=sent)

    assert request.context["aws:resourceorgid"] == ("o-exampleorg2",)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"resource": f"arn:aws:s3:::{unknown('B')}/a"}, True),
        ({"resource_account": unknown("A")}, True),
        ({"context": {"k:a": unknown("V")}}, True),
        ({"context": {"k:a": ["x", unknown("V")], "k:b": "x"}}, True),
        ({"context": {"k:a": symbol("Role.Arn")}}, False),
        ({"caller": Caller.of_account(unknown("A")), "resource_account": OWN}, True),
    ],
)
def test_whether_a_part_of_a_request_is_unknown(change: dict[str, Any], *, expected: bool) -> None:
    assert Request(**{**PARTS, **change}).has_unknowns is expected


@pytest.mark.parametrize(
    ("caller", "account", "crosses"),
    [
        (ALICE, OWN, False),
        (ALICE, "222222222222", True),
        (ALICE, unknown("A"), None),
        (ALICE, symbol("AWS.AccountId"), True),
        (Caller.of_account(unknown("A")), OWN, None),
        (Caller.of_account(unknown("A")), unknown("A"), False),
        (Caller.of_service("sns.amazonaws.com"), OWN, False),
    ],
)
def test_whether_accounts_are_crossed(
    caller: Caller, account: str, *, crosses: bool | None
) -> None:
    request = Request(caller, "s3:GetObject", OBJECT, resource_account=account)

    assert request.crosses_accounts is crosses


def test_requests_are_equal_without_their_context() -> None:
    one = Request(ALICE, "s3:GetObject", OBJECT, context={"k:a": "x"})

    assert one == Request(ALICE, "s3:getobject", OBJECT)
    assert one != Request(ALICE, "s3:PutObject", OBJECT)
