"""Which principals of an outside account a trust policy's conditions leave.

The account delegates to its own policies, and the condition keys say which of its principals.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html and
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Mapping
from typing import Any

import pytest

from iam_patterns.testing import Access
from tests.access.reach_apps import VENDOR, arn, assuming, named, trusting
from tests.access.resource_policies.apps import OTHER, OWN, access, stack

ROOT = {"AWS": f"arn:aws:iam::{VENDOR}:root"}
ANYONE = {"AWS": "*"}
AUDITOR = arn("auditor", VENDOR)
OTHERS = arn("auditor", "444444444444")


def external(*trust: Mapping[str, Any]) -> list[str]:
    app = access(stack("Own", {"Role": named("role", trust=trust)}))
    return [line.replace(" -> Own/Role: sts:AssumeRole", "") for line in app.external()]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"ArnEquals": {"aws:PrincipalArn": AUDITOR}}, f"aws:PrincipalArn matches {AUDITOR}"),
        ({"ArnLike": {"aws:PrincipalArn": f"{AUDITOR}*"}}, f"aws:PrincipalArn matches {AUDITOR}*"),
        (
            {"StringLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/auditor"}},
            "aws:PrincipalArn matches arn:aws:iam::*:role/auditor",
        ),
        (
            {"ArnNotEquals": {"aws:PrincipalArn": AUDITOR}},
            f"aws:PrincipalArn does not match {AUDITOR}",
        ),
        (
            {"ArnEquals": {"aws:PrincipalArn": [AUDITOR, OTHERS]}},
            f"aws:PrincipalArn matches {AUDITOR} or {OTHERS}",
        ),
        ({"StringEquals": {"aws:PrincipalType": "User"}}, "aws:PrincipalType is User"),
        ({"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}, "aws:userid matches AROAEXAMPLE:*"),
        ({"StringEquals": {"aws:username": "ann"}}, "aws:username is ann"),
    ],
)
def test_an_account_is_listed_with_what_says_which_of_its_principals(
    condition: dict[str, Any], words: str
) -> None:
    assert external(trusting(ROOT, Condition=condition)) == [f"account {VENDOR} (if {words})"]


@pytest.mark.parametrize(
    "condition",
    [
        {"ArnEquals": {"aws:PrincipalArn": OTHERS}},
        {"StringLike": {"aws:PrincipalArn": f"{OTHERS}*"}},
        {"StringEquals": {"aws:PrincipalAccount": "444444444444"}},
    ],
)
def test_an_account_whose_principals_no_condition_can_match_is_not_listed(
    condition: dict[str, Any],
) -> None:
    assert external(trusting(ROOT, Condition=condition)) == []


def test_a_condition_on_principals_of_other_accounts_is_decided() -> None:
    condition = {"ArnNotEquals": {"aws:PrincipalArn": OTHERS}}

    assert external(trusting(ROOT, Condition=condition)) == [f"account {VENDOR}"]


def test_everyone_with_an_arn_is_the_account_of_the_arn() -> None:
    condition = {"ArnEquals": {"aws:PrincipalArn": AUDITOR}}

    assert external(trusting(ANYONE, Condition=condition)) == [
        f"account {VENDOR} (if aws:PrincipalArn matches {AUDITOR})"
    ]


def test_everyone_with_a_name_in_any_account_is_anyone() -> None:
    condition = {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/auditor"}}

    assert external(trusting(ANYONE, Condition=condition)) == [
        "anyone (if aws:PrincipalArn matches arn:aws:iam::*:role/auditor)"
    ]


def deny(**condition: Any) -> dict[str, Any]:
    return trusting(ANYONE, Effect="Deny", Condition=condition)


def test_a_deny_of_all_but_one_principal_leaves_that_one() -> None:
    but_auditor = deny(ArnNotEquals={"aws:PrincipalArn": AUDITOR})
    left = f"account {VENDOR} (if not (aws:PrincipalArn does not match {AUDITOR}))"

    assert external(trusting(ROOT), but_auditor) == [left]
    assert external(trusting(ANYONE), but_auditor) == [left]


def test_a_deny_of_all_but_a_principal_of_another_account_leaves_nobody() -> None:
    assert external(trusting(ROOT), deny(ArnNotEquals={"aws:PrincipalArn": OTHERS})) == []


def test_a_deny_of_all_but_one_account_leaves_that_one() -> None:
    but_vendor = deny(StringNotEquals={"aws:PrincipalAccount": VENDOR})

    assert external(trusting(ANYONE), but_vendor) == [f"account {VENDOR}"]
    assert external(trusting(ANYONE)) == ["anyone"]


def test_a_deny_of_one_principal_leaves_the_others() -> None:
    one = deny(ArnEquals={"aws:PrincipalArn": AUDITOR})

    assert external(trusting(ROOT), one) == [
        f"account {VENDOR} (if not (aws:PrincipalArn matches {AUDITOR}))"
    ]
    assert external(trusting(ANYONE), one) == ["anyone"]


def entries(*callers: str) -> list[str]:
    """Who can assume a role that trusts an own account with the ARN of a role there."""
    condition = {"ArnEquals": {"aws:PrincipalArn": arn("caller", OTHER)}}
    trust = trusting({"AWS": f"arn:aws:iam::{OTHER}:root"}, Condition=condition)
    there = {
        name: named(
            name, assuming("role", account=OWN), trust=[trusting({"Service": "ec2.amazonaws.com"})]
        )
        for name in callers
    }
    found = access(
        stack("Own", {"Role": named("role", trust=[trust])}), stack("There", there, OTHER)
    )
    return [edge["source"] for edge in graph(found) if edge["target"] == "role:Own/Role"]


def graph(app: Access) -> list[dict[str, Any]]:
    return [edge for edge in app.graph()["edges"] if edge["kind"] == "assume"]


def test_an_account_does_not_stand_for_a_role_that_is_declared() -> None:
    assert entries("caller") == ["role:There/caller"]
    assert entries("another") == [f"account:{OTHER}"]


def test_a_role_of_the_own_account_with_mfa_is_reached_by_the_account() -> None:
    condition = {
        "ArnLike": {"aws:PrincipalArn": f"arn:aws:iam::{OWN}:user/administrators/*"},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
    }
    trust = trusting({"AWS": f"arn:aws:iam::{OWN}:root"}, Condition=condition)
    (edge,) = graph(access(stack("Own", {"Role": named("role", trust=[trust])})))

    assert edge["source"] == f"account:{OWN}"
    assert edge["conditions"] == [
        f"aws:PrincipalArn matches arn:aws:iam::{OWN}:user/administrators/*",
        "aws:MultiFactorAuthPresent is true",
    ]
