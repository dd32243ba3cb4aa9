"""Whether a role can perform an action on any resource, by the policies of resources too."""

from typing import Any, Final

import pytest

from tests.access.reach_apps import READS, arn, named, trusting
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    REGION,
    access,
    deny,
    document,
    resource,
    stack,
    statement,
)

_ACTION: Final = "s3:GetObject"
_ME: Final = {"AWS": arn("app")}


def _answer(*own: Any, policy: Any = (), account: str = OWN, action: str = _ACTION) -> str:
    role = named("app", *own, trust=[trusting({"Service": "ec2.amazonaws.com"})])
    data = {"Bucket": resource("S3::Bucket", BucketName="reports")}
    if policy:
        data["Policy"] = resource(
            "S3::BucketPolicy", Bucket="reports", PolicyDocument=document(*policy)
        )
    found = access(stack("Own", {"Role": role}), stack("Data", data, account))
    text = str(found.role("app").allows_on_any(action)).splitlines()[0]
    return text.rpartition("? ")[2]


_ALLOWS: Final = statement(_ACTION, "arn:aws:s3:::reports/*", _ME)


@pytest.mark.parametrize(
    ("own", "policy", "account", "expected"),
    [
        ([], [], OWN, "No."),
        ([], [_ALLOWS], OWN, "Yes."),
        ([], [{**_ALLOWS, "Principal": {"AWS": arn("other")}}], OWN, "No."),
        ([], [{**_ALLOWS, "Action": "s3:PutObject"}], OWN, "No."),
        ([], [_ALLOWS, deny(_ACTION, "arn:aws:s3:::reports/*")], OWN, "No."),
        ([], [_ALLOWS], OTHER, "No."),
        ([READS], [_ALLOWS], OTHER, "Yes."),
        ([READS], [], OTHER, "No."),
        ([READS], [], OWN, "Yes."),
        ([READS], [deny(_ACTION, "arn:aws:s3:::reports/*")], OWN, "No."),
        ([READS], [deny(_ACTION, "arn:aws:s3:::reports/2025/*")], OWN, "Yes."),
        ([statement(_ACTION)], [deny(_ACTION, "arn:aws:s3:::reports/*")], OWN, "Yes."),
    ],
)
def test_the_policies_of_resources_count(
    own: list[Any], policy: list[Any], account: str, expected: str
) -> None:
    assert _answer(*own, policy=policy, account=account) == expected


@pytest.mark.parametrize(
    ("trusted", "expected"), [(arn("app"), "Yes."), (f"arn:aws:iam::{OWN}:root", "No.")]
)
def test_a_key_that_trusts_the_role(trusted: str, expected: str) -> None:
    trusts = statement("kms:Decrypt", "*", {"AWS": trusted})
    key = resource("KMS::Key", KeyPolicy=document(trusts))
    role = named("app", trust=[trusting({"Service": "ec2.amazonaws.com"})])
    answer = (
        access(stack("Own", {"Key": key, "Role": role})).role("app").allows_on_any("kms:Decrypt")
    )

    assert str(answer).splitlines()[0].endswith(expected)
    assert (f"for example on arn:aws:kms:{REGION}:{OWN}:key/<Own.Key>" in str(answer)) is (
        expected == "Yes."
    )
