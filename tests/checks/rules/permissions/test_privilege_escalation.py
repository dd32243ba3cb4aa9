"""The rule `permissions-privilege-escalation`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, allow, deny, fired, found

RULE = "permissions-privilege-escalation"

WEAK: dict[str, list[Any]] = {
    "policies of any role": [allow("iam:PutRolePolicy")],
    "pass and run": [allow(["iam:PassRole", "ec2:RunInstances"])],
    "in two statements": [allow("iam:PassRole"), allow("lambda:*")],
    "by wildcard": [allow("iam:Put*")],
}
SOUND: dict[str, list[Any]] = {
    "one other role": [allow("iam:PutRolePolicy", f"arn:aws:iam::{OWN}:role/r")],
    "pass one role and run": [
        allow("iam:PassRole", f"arn:aws:iam::{OWN}:role/r"),
        allow("ec2:RunInstances"),
    ],
    "pass without running": [allow("iam:PassRole")],
    "denied again": [allow("iam:*"), deny("iam:*")],
    "under a condition on the role": [
        allow("iam:PutRolePolicy", Condition={"StringEquals": {"iam:ResourceTag/a": "x"}})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_on_effective_permissions(name: str) -> None:
    assert RULE in fired(EC2, permissions=WEAK[name])


@pytest.mark.parametrize("name", SOUND)
def test_it_does_not_fire(name: str) -> None:
    assert RULE not in fired(EC2, permissions=SOUND[name])


def test_many_paths_are_one_finding_with_two_examples_and_a_count() -> None:
    every = found(EC2, permissions=[allow(["iam:*", "lambda:*"])])
    (finding,) = [finding for finding in every if finding.rule.id == RULE]

    assert finding.title == "Role Itself can escalate its own privileges."
    assert finding.weakness.detail.startswith(
        "It can attach any policy to any role (iam:AttachRolePolicy) or attach any policy to any "
        "user (iam:AttachUserPolicy), and "
    )
    assert finding.weakness.detail.endswith(" more paths.")


def test_policies_that_others_create_can_be_changed_by_some_names() -> None:
    some = f"arn:aws:iam::{OWN}:policy/team-*"
    (finding,) = found(EC2, permissions=[allow("iam:CreatePolicyVersion", some)])

    assert finding.severity == "warning"
    assert f"if its name matches {some}" in finding.description


def test_a_delegated_administrator_can_change_the_policies_that_it_creates() -> None:
    some = f"arn:aws:iam::{OWN}:policy/team-*"
    own = [allow(["iam:CreatePolicy", "iam:CreatePolicyVersion"], some)]

    assert fired(EC2, permissions=own) == set()
