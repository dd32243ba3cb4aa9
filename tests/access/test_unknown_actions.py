"""Questions about roles whose policies have actions that a parameter chooses."""

from typing import Any

import pytest

from iam_patterns.access import Access, RoleAccess
from tests.access.reach_apps import VENDOR, named, trusting, ways
from tests.access.resource_policies.apps import (
    access,
    document,
    resource,
    role,
    stack,
    statement,
)

VERB: dict[str, Any] = {"Verb": {"Type": "String"}}


def app(action: Any) -> RoleAccess:
    found = role(statement(action, "arn:aws:s3:::reports/*"))
    return access(stack("Own", {"App": found}, Parameters=VERB)).role("app")


@pytest.mark.parametrize("action", [{"Ref": "Verb"}, {"Fn::Sub": "s3:Get${Verb}"}])
def test_an_action_that_a_parameter_chooses_could_be_the_one_asked_for(action: Any) -> None:
    for answer in (
        app(action).allows("s3:GetObject", "arn:aws:s3:::reports/a.csv"),
        app(action).allows_on_any("s3:GetObject"),
    ):
        assert answer.unknowns == ("Verb",)
    assert app("s3:Get*").allows_on_any("s3:GetObject")
    assert app("s3:Get*").allows("s3:GetObject", "arn:aws:s3:::reports/a.csv")


def test_the_known_part_of_an_action_rules_others_out() -> None:
    puts = app({"Fn::Sub": "s3:Put${Verb}"})

    assert not puts.allows("s3:GetObject", "arn:aws:s3:::reports/a.csv")
    assert not puts.allows_on_any("s3:GetObject")
    assert puts.allows_on_any("s3:PutObject").unknowns == ("Verb",)


def hub(action: Any = "s3:GetObject", assume: Any = "sts:AssumeRole", **more: Any) -> Access:
    trust = [trusting({"AWS": VENDOR}) | {"Action": assume}]
    found = named("hub", statement(action, "arn:aws:s3:::reports/*"), trust=trust)
    return access(stack("Own", {"Hub": found, **more}, Parameters=VERB))


@pytest.mark.parametrize("action", [{"Ref": "Verb"}, {"Fn::Sub": "s3:Get${Verb}"}])
def test_those_who_could_be_allowed_an_action_are_among_those_who_can(action: Any) -> None:
    own, vendor = hub(action).who_can("s3:GetObject", "arn:aws:s3:::reports/2026/a.csv")

    assert (str(own.principal), str(vendor.principal)) == ("Own/Hub", f"account {VENDOR}")
    assert "depends on Verb" in str(own)
    assert "depends on Verb" in str(vendor)
    assert ways(hub({"Fn::Sub": "s3:Put${Verb}"})) == []
    assert "depends" not in str(hub().who_can("s3:GetObject", "arn:aws:s3:::reports/a")[0])


@pytest.mark.parametrize("action", [{"Ref": "Verb"}, {"Fn::Sub": "sts:Assume${Verb}"}])
def test_those_who_could_assume_a_role_are_among_those_who_can(action: Any) -> None:
    found = hub(assume=action)

    assert ways(found) == ["Own/Hub", f"account {VENDOR} > Own/Hub"]
    assert ways(hub(assume={"Fn::Sub": "sts:Tag${Verb}"})) == ["Own/Hub"]


@pytest.mark.parametrize(
    ("action", "others"),
    [
        ({"Ref": "Verb"}, [f"account {VENDOR}"]),
        ({"Fn::Sub": "s3:Get${Verb}"}, [f"account {VENDOR}"]),
        ({"Fn::Sub": "s3:Put${Verb}"}, []),
    ],
)
def test_the_policy_of_a_resource_could_allow_an_action(action: Any, others: list[str]) -> None:
    allowed = statement(action, "arn:aws:s3:::reports/*", {"AWS": VENDOR})
    bucket = {
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": resource("S3::BucketPolicy", Bucket="reports", PolicyDocument=document(allowed)),
    }

    assert ways(hub("sqs:*", "sts:TagSession", **bucket)) == others
