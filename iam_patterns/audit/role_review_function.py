"""The Lambda function of `RoleReview`: what the owners of roles should look at.

It is deployed as inline code, so that it imports nothing but what Lambda has.
"""

import json
import os
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

Client = Any
"""A boto3 client, which has no types here."""

Found = tuple[str, str]
"""The owner, and the line for the owner's message."""

NO_OWNER = "none"
LONGEST_MESSAGE = 250_000
LATE = timedelta(hours=1)
"""An event that was not in the history yet at the last review is in this one."""


def handler(_event: object, _context: object) -> None:
    """Sends one message to each owner."""
    import boto3  # noqa: PLC0415 - part of Lambda, not of this package

    settings = json.loads(os.environ["SETTINGS"])
    history = boto3.client("cloudtrail", region_name=region_of_iam(os.environ["AWS_REGION"]))
    review = Review(boto3.client("iam"), history, datetime.now(UTC), **settings)
    sns = boto3.client("sns")
    for owner, text in messages(review.found()).items():
        sns.publish(
            TopicArn=os.environ["TOPIC_ARN"],
            Subject=f"Roles to review: {owner}".encode("ascii", "replace").decode()[:100],
            Message=text,
            MessageAttributes={"owner": {"DataType": "String", "StringValue": owner}},
        )


def region_of_iam(region: str) -> str:
    """The Region whose event history has the calls of IAM, in each partition."""
    if region.startswith("cn-"):
        return "cn-north-1"
    return "us-gov-west-1" if region.startswith("us-gov-") else "us-east-1"


def messages(found: list[Found]) -> dict[str, str]:
    """One text for each owner; one without owner if there is nothing to review."""
    lines = defaultdict(list)
    for owner, line in found or [(NO_OWNER, "Nothing to review.")]:
        lines[owner].append(line)
    return {owner: "\n".join(text)[:LONGEST_MESSAGE] for owner, text in sorted(lines.items())}


@dataclass
class Review:
    """One review of the account.

    Args:
        iam: The client of IAM.
        history: The client of CloudTrail in the Region that has the calls of IAM.
        now: The time of the review.
        unused_days: After how many days without use a role is unused.
        session_hours: Sessions that can last longer are reported.
        days: The days since the last review.
        owner_tag: The tag that says who owns a role or user.
    """

    iam: Client
    history: Client
    now: datetime
    unused_days: int
    session_hours: float
    days: int
    owner_tag: str

    def found(self) -> list[Found]:
        """Everything to look at. A part that could not be read is a line of its own."""
        parts: tuple[tuple[str, Callable[[], Iterator[Found]]], ...] = (
            ("roles", self.roles),
            ("root access keys", self.root_keys),
            ("access keys", self.keys),
            ("trust policies", self.trusts),
        )
        lines: list[Found] = []
        for name, read in parts:
            try:
                lines.extend(read())
            except Exception as error:  # noqa: BLE001 - the message says what is missing from it
                traceback.print_exc()
                lines.append((NO_OWNER, f"NOT REVIEWED: {name}: {error}"))
        return lines

    def roles(self) -> Iterator[Found]:
        """Roles that nobody used, and roles with long sessions; not those of AWS services."""
        oldest = self.now - timedelta(days=self.unused_days)
        for listed in _pages(self.iam, "list_roles", "Roles"):
            if listed["Path"].startswith(("/aws-service-role/", "/aws-reserved/")):
                continue
            role = self.iam.get_role(RoleName=listed["RoleName"])["Role"]
            owner = self._owner(role.get("Tags", []))
            used = role.get("RoleLastUsed", {}).get("LastUsedDate")
            if role["CreateDate"] < oldest and (used is None or used < oldest):
                last = f"last used on {used:%Y-%m-%d}" if used else "no use in the last 400 days"
                yield owner, f"UNUSED: {role['Arn']}: {last}"
            hours = role.get("MaxSessionDuration", 3600) / 3600
            if hours > self.session_hours:
                yield owner, f"LONG SESSION: {role['Arn']}: up to {hours:g} hours"

    def root_keys(self) -> Iterator[Found]:
        """Access keys of the root user, which nothing should need."""
        summary = self.iam.get_account_summary()["SummaryMap"]
        if summary.get("AccountAccessKeysPresent"):
            yield NO_OWNER, "ACCESS KEY: the root user of the account has one: delete it"

    def keys(self) -> Iterator[Found]:
        """Every access key of every user."""
        for user in _pages(self.iam, "list_users", "Users"):
            name = user["UserName"]
            keys = _pages(self.iam, "list_access_keys", "AccessKeyMetadata", UserName=name)
            if not keys:
                continue
            owner = self._owner(_pages(self.iam, "list_user_tags", "Tags", UserName=name))
            for key in keys:
                last = self.iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
                used = last["AccessKeyLastUsed"].get("LastUsedDate")
                shown = f"last used on {used:%Y-%m-%d}" if used else "never used"
                state = key["Status"].lower()
                yield owner, f"ACCESS KEY: {user['Arn']}: {key['AccessKeyId']}, {state}, {shown}"

    def trusts(self) -> Iterator[Found]:
        """Trust policies that were created or changed since the last review, and by whom."""
        for name in ("UpdateAssumeRolePolicy", "CreateRole"):
            events = _pages(
                self.history,
                "lookup_events",
                "Events",
                LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}],
                StartTime=self.now - timedelta(days=self.days) - LATE,
            )
            for event in events:
                detail = json.loads(event["CloudTrailEvent"])
                if not detail.get("errorCode"):
                    yield self._changed(detail["requestParameters"]["roleName"], name, detail)

    def _changed(self, role: str, name: str, detail: dict[str, Any]) -> Found:
        identity = detail["userIdentity"]
        who = identity.get("arn") or identity.get("invokedBy") or "unknown"
        try:
            owner = self._owner(self.iam.get_role(RoleName=role)["Role"].get("Tags", []))
        except self.iam.exceptions.NoSuchEntityException:
            owner, role = NO_OWNER, f"{role} (deleted since)"
        return owner, f"TRUST POLICY: {role}: {name} by {who} at {detail['eventTime']}"

    def _owner(self, tags: list[dict[str, str]]) -> str:
        found = {tag["Key"]: tag["Value"] for tag in tags}
        return found.get(self.owner_tag) or NO_OWNER


def _pages(client: Client, operation: str, key: str, **parameters: object) -> list[dict[str, Any]]:
    """Every item of a paginated call."""
    found = client.get_paginator(operation).paginate(**parameters)
    return [item for page in found for item in page[key]]
