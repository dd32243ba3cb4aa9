"""The function of RoleReview, against answers of the shapes that boto3 documents."""

import json
import sys
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from iam_patterns.audit.role_review_function import Review, handler, messages, region_of_iam

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
ID = "AROAEXAMPLEEXAMPLE12"
KEY = "AKIAIOSFODNN7EXAMPLE"


def role(name: str, *, owner: str | None = None, path: str = "/", **more: Any) -> dict[str, Any]:
    found = {
        "Path": path,
        "RoleName": name,
        "RoleId": ID,
        "Arn": f"arn:aws:iam::111122223333:role{path}{name}",
        "CreateDate": LONG_AGO,
        "MaxSessionDuration": 3600,
        **more,
    }
    return found | ({"Tags": [{"Key": "owner", "Value": owner}]} if owner else {})


class Account:
    """The clients of one account, with the answers that a test gives."""

    def __init__(self) -> None:
        given = {"region_name": "us-east-1", "aws_access_key_id": "x", "aws_secret_access_key": "x"}
        self.iam = boto3.client("iam", **given)
        self.history = boto3.client("cloudtrail", **given)
        self.answers = Stubber(self.iam)
        self.events = Stubber(self.history)
        self.answers.activate()
        self.events.activate()

    def review(self, **settings: Any) -> Review:
        defaults: dict[str, Any] = {
            "unused_days": 90,
            "session_hours": 1.0,
            "days": 7,
            "owner_tag": "owner",
        }
        return Review(self.iam, self.history, NOW, **(defaults | settings))

    def has_roles(self, *roles: dict[str, Any]) -> None:
        listed = [{k: v for k, v in r.items() if k not in {"Tags", "RoleLastUsed"}} for r in roles]
        self.answers.add_response("list_roles", {"Roles": listed}, {})
        for found in roles:
            if not found["Path"].startswith("/aws-"):
                self.answers.add_response("get_role", {"Role": found})

    def has_root_keys(self, count: int) -> None:
        summary = {"SummaryMap": {"AccountAccessKeysPresent": count}}
        self.answers.add_response("get_account_summary", summary)

    def has_event(self, name: str, detail: dict[str, Any]) -> None:
        event = {"EventName": name, "CloudTrailEvent": json.dumps(detail)}
        wanted = {
            "LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": name}],
            "StartTime": datetime(2026, 11, 18, 5, tzinfo=UTC),
        }
        self.events.add_response("lookup_events", {"Events": [event] if detail else []}, wanted)


def used(day: datetime) -> dict[str, Any]:
    return {"RoleLastUsed": {"LastUsedDate": day, "Region": "eu-west-1"}}


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({}, "no use in the last 400 days"),
        (used(datetime(2026, 8, 1, tzinfo=UTC)), "last used on 2026-08-01"),
        (used(datetime(2026, 9, 1, tzinfo=UTC)), None),
        ({"CreateDate": datetime(2026, 11, 1, tzinfo=UTC)}, None),
    ],
    ids=["never used", "used too long ago", "used", "new"],
)
def test_an_unused_role_is_reported(more: dict[str, Any], line: str | None) -> None:
    found = Account()
    found.has_roles(role("shop", owner="team-shop", **more))

    expected = [("team-shop", f"UNUSED: arn:aws:iam::111122223333:role/shop: {line}")]
    assert list(found.review().roles()) == (expected if line else [])


@pytest.mark.parametrize(("seconds", "reported"), [(3600, False), (3601, True), (43200, True)])
def test_long_sessions_are_reported(
    seconds: int,
    reported: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    found = Account()
    found.has_roles(role("shop", MaxSessionDuration=seconds, **used(NOW)))

    lines = [line for _, line in found.review().roles()]

    assert bool(lines) is reported
    assert all(line.startswith("LONG SESSION: arn:") for line in lines)


def test_roles_of_aws_services_and_of_identity_center_are_left_out() -> None:
    found = Account()
    found.has_roles(
        role("AWSServiceRoleForSupport", path="/aws-service-role/support.amazonaws.com/"),
        role("AWSReservedSSO_Admin_1", path="/aws-reserved/sso.amazonaws.com/"),
    )

    assert list(found.review().roles()) == []


def test_every_access_key_is_reported_with_its_last_use() -> None:
    found = Account()
    user = {
        "Path": "/",
        "UserName": "ci-bot",
        "UserId": "AIDAEXAMPLEEXAMPLE12",
        "Arn": "arn:aws:iam::111122223333:user/ci-bot",
        "CreateDate": LONG_AGO,
    }
    key = {"UserName": "ci-bot", "AccessKeyId": KEY, "Status": "Active", "CreateDate": LONG_AGO}
    last = {"LastUsedDate": LONG_AGO, "ServiceName": "s3", "Region": "eu-west-1"}
    found.answers.add_response("list_users", {"Users": [user]})
    found.answers.add_response("list_access_keys", {"AccessKeyMetadata": [key]})
    found.answers.add_response("list_user_tags", {"Tags": [{"Key": "owner", "Value": "team-ci"}]})
    found.answers.add_response("get_access_key_last_used", {"AccessKeyLastUsed": last})

    assert list(found.review().keys()) == [
        ("team-ci", f"ACCESS KEY: {user['Arn']}: {KEY}, active, last used on 2024-01-01")
    ]


@pytest.mark.parametrize("count", [0, 1])
def test_a_key_of_the_root_user_is_reported(count: int) -> None:
    found = Account()
    found.has_root_keys(count)

    assert len(list(found.review().root_keys())) == count


def test_a_user_without_key_is_not_reported() -> None:
    found = Account()
    found.answers.add_response("list_users", {"Users": []})

    assert list(found.review().keys()) == []


MALLORY = "arn:aws:iam::111122223333:user/mallory"
CHANGE = {
    "eventName": "UpdateAssumeRolePolicy",
    "eventTime": "2026-11-24T10:00:00Z",
    "userIdentity": {"type": "IAMUser", "arn": MALLORY},
    "requestParameters": {"roleName": "shop", "policyDocument": "{}"},
}


def test_a_changed_trust_policy_is_reported_with_who_changed_it() -> None:
    found = Account()
    found.has_event("UpdateAssumeRolePolicy", CHANGE)
    found.has_event("CreateRole", {})
    found.answers.add_response("get_role", {"Role": role("shop", owner="team-shop")})

    assert list(found.review().trusts()) == [
        (
            "team-shop",
            f"TRUST POLICY: shop: UpdateAssumeRolePolicy by {MALLORY} at 2026-11-24T10:00:00Z",
        )
    ]


def test_a_change_that_failed_is_not_reported() -> None:
    found = Account()
    found.has_event("UpdateAssumeRolePolicy", CHANGE | {"errorCode": "AccessDenied"})
    found.has_event("CreateRole", {})

    assert list(found.review().trusts()) == []


def test_a_role_that_is_gone_is_reported_without_owner() -> None:
    found = Account()
    found.has_event("UpdateAssumeRolePolicy", CHANGE)
    found.has_event("CreateRole", {})
    found.answers.add_client_error("get_role", "NoSuchEntity")

    ((owner, line),) = found.review().trusts()

    assert (owner, line.split(": ")[1]) == ("none", "shop (deleted since)")


def test_a_part_that_cannot_be_read_is_said_and_the_rest_is_reported() -> None:
    found = Account()
    found.answers.add_client_error("list_roles", "AccessDenied", "no")
    found.has_root_keys(0)
    found.answers.add_response("list_users", {"Users": []})
    found.events.add_client_error("lookup_events", "AccessDenied", "no")

    lines = [line for _, line in found.review().found()]

    assert [line.split(": ")[:2] for line in lines] == [
        ["NOT REVIEWED", "roles"],
        ["NOT REVIEWED", "trust policies"],
    ]


def test_each_owner_gets_one_message() -> None:
    lines = [("team-b", "1"), ("team-a", "2"), ("team-b", "3")]

    assert messages(lines) == {"team-a": "2", "team-b": "1\n3"}


def test_a_review_without_findings_says_so() -> None:
    assert messages([]) == {"none": "Nothing to review."}


@pytest.mark.parametrize(
    ("region", "history"),
    [
        ("eu-west-1", "us-east-1"),
        ("cn-northwest-1", "cn-north-1"),
        ("us-gov-east-1", "us-gov-west-1"),
    ],
)
def test_the_history_of_iam_is_in_one_region_of_the_partition(region: str, history: str) -> None:
    assert region_of_iam(region) == history


def test_the_handler_publishes_one_message_an_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Account()
    found.has_roles(role("shop", owner="team-shop"))
    found.has_root_keys(0)
    found.answers.add_response("list_users", {"Users": []})
    found.has_event("UpdateAssumeRolePolicy", {})
    found.has_event("CreateRole", {})
    published: list[dict[str, Any]] = []
    clients = {
        "iam": found.iam,
        "cloudtrail": Lenient(),
        "sns": SimpleNamespace(publish=lambda **message: published.append(message)),
    }
    asked: list[str] = []

    def client(name: str, region_name: str = "") -> object:
        asked.append(f"{name} {region_name}".strip())
        return clients[name]

    monkeypatch.setitem(sys.modules, "boto3", SimpleNamespace(client=client))
    monkeypatch.setenv("TOPIC_ARN", "topic")
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv(
        "SETTINGS",
        json.dumps({"unused_days": 90, "session_hours": 1.0, "days": 7, "owner_tag": "owner"}),
    )

    handler({}, None)

    assert "cloudtrail us-east-1" in asked
    (message,) = published
    assert message["Subject"] == "Roles to review: team-shop"
    assert message["MessageAttributes"]["owner"]["StringValue"] == "team-shop"
    assert message["Message"].startswith("UNUSED: arn:aws:iam::111122223333:role/shop: ")


class Lenient:
    """A client of CloudTrail whose history is empty at any time."""

    def get_paginator(self, _operation: str) -> "Lenient":
        return self

    def paginate(self, **_parameters: object) -> list[dict[str, Any]]:
        return [{"Events": []}]
