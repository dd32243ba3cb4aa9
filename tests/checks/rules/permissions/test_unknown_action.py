"""The rule `permissions-unknown-action`."""

from typing import Any

import pytest

from iam_patterns.checks.catalog.documented_names import DOCUMENTED_NAMES
from iam_patterns.service_reference import actions_like
from tests.checks.templates import EC2, allow, deny, fired, found

RULE = "permissions-unknown-action"

WEAK: dict[str, list[Any]] = {
    "a misspelt action": [allow("s3:GetObjct", "arn:aws:s3:::a/*")],
    "an unknown service": [allow("s4:GetObject", "arn:aws:s3:::a/*")],
    "a wildcard that matches nothing": [allow("s3:Gett*", "arn:aws:s3:::a/*")],
}
SOUND: dict[str, list[Any]] = {
    "in any case": [allow("S3:getobject", "arn:aws:s3:::a/*")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()


def test_the_nearest_action_is_proposed() -> None:
    (finding,) = found(EC2, permissions=[allow("s3:GetObjct")])

    assert "s3:GetObjct does not exist. Did you mean s3:GetObject?" in finding.description
    assert finding.fix.startswith("Replace s3:GetObjct with s3:GetObject.")


@pytest.mark.parametrize(
    ("call", "action"),
    [
        ("s3:HeadBucket", "s3:ListBucket"),
        ("lambda:Invoke", "lambda:InvokeFunction"),
        ("sns:PublishBatch", "sns:Publish"),
        ("apigateway:CreateRestApi", "apigateway:POST"),
    ],
)
def test_an_api_call_is_told_its_action_and_not_the_nearest_name(call: str, action: str) -> None:
    (finding,) = [f for f in found(EC2, permissions=[allow(call)]) if f.rule.id == RULE]

    assert f"is an API call that {action} permits (https://docs.aws" in finding.description
    assert finding.fix.startswith(f"Replace {call} with {action}.")


@pytest.mark.parametrize("name", ["s3:WarmBucket", "dynamodb:Frobnicate"])
def test_a_name_like_no_other_is_told_none(name: str) -> None:
    (finding,) = found(EC2, permissions=[allow(name)])

    assert "Did you mean" not in finding.description


def test_several_actions_of_one_statement_are_one_finding() -> None:
    unknown = [f"s3:GetObjct{number}" for number in range(4)]
    (finding,) = found(EC2, permissions=[allow(unknown, "arn:aws:s3:::a/*")])

    assert "s3:GetObjct0 and s3:GetObjct1, and 2 more do not exist." in finding.description


def test_an_allow_is_a_note_and_a_deny_a_warning() -> None:
    every = found(EC2, permissions=[allow("s3:GetObjct"), deny("s3:GetObjct")])

    assert [f.severity for f in every if f.rule.id == RULE] == ["note", "warning"]


def test_an_allow_of_everything_but_a_misspelt_action_is_a_warning() -> None:
    statement = {"Effect": "Allow", "NotAction": "s3:GetObjct", "Resource": "arn:aws:s3:::a/*"}
    every = found(EC2, permissions=[statement])

    assert [f.severity for f in every if f.rule.id == RULE] == ["warning"]


@pytest.mark.parametrize("name", DOCUMENTED_NAMES)
def test_a_name_that_aws_writes_is_silent_in_an_allow_alone(name: str) -> None:
    assert not actions_like(name)
    assert fired(EC2, permissions=[allow([name, "sqs:DeleteMessage"], "*")]) == set()
    assert fired(EC2, permissions=[deny(name)]) == {RULE}
