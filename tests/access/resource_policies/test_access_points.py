"""Requests through access points: the access point and the bucket behind it must allow them.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html and
https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-directory-buckets-policies.html
"""

from typing import Any, Final

import pytest

from iam_patterns.testing import Access
from tests.access.reach_apps import ways
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    REGION,
    ROLE_ARN,
    access,
    deny,
    document,
    outcome,
    resource,
    role,
    stack,
    statement,
)

_POINT: Final = f"arn:aws:s3:{REGION}:{OWN}:accesspoint/shared"
_OBJECT: Final = f"{_POINT}/object/a.csv"
_GET: Final = "s3:GetObject"
_ME: Final = {"AWS": ROLE_ARN}
_VENDOR: Final = "333333333333"
_BY_POINT: Final = statement(_GET, f"{_POINT}/object/*", _ME)
_BY_BUCKET: Final = statement(_GET, "arn:aws:s3:::reports/*", _ME)


def _delegates(account: str = OWN, **more: Any) -> dict[str, Any]:
    """The bucket's statement that delegates to the access points of an account."""
    keys = {"s3:DataAccessPointAccount": account, **more}
    return statement(
        "*",
        ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
        "*",
        Condition={"StringEquals": keys},
    )


def _app(
    *own: Any,
    point: Any = (),
    bucket: Any = (),
    bucket_account: str = OWN,
    is_declared: bool = True,
    **more: Any,
) -> Access:
    policy = {"Policy": document(*point)} if point else {}
    behind = {"BucketAccountId": bucket_account} if bucket_account != OWN else {}
    points = {
        "Role": role(*own),
        "Point": resource(
            "S3::AccessPoint", Name="shared", Bucket="reports", **policy, **behind, **more
        ),
    }
    buckets: dict[str, Any] = {"Bucket": resource("S3::Bucket", BucketName="reports")}
    if bucket:
        buckets["Policy"] = resource(
            "S3::BucketPolicy", Bucket="reports", PolicyDocument=document(*bucket)
        )
    stacks = [stack("Own", points)]
    return access(*stacks, *([stack("Data", buckets, bucket_account)] if is_declared else []))


_BY_ROLE: Final = statement(_GET, f"{_POINT}/object/*")


@pytest.mark.parametrize(
    ("own", "point", "bucket", "expected"),
    [
        ([], [_BY_POINT], [], "no"),
        ([], [_BY_POINT], [_BY_BUCKET], "yes"),
        ([], [_BY_POINT], [_delegates()], "yes"),
        ([], [_BY_POINT], [_delegates(OTHER)], "no"),
        ([], [_BY_POINT], [_delegates(**{"s3:DataAccessPointArn": _POINT})], "yes"),
        ([], [_BY_POINT], [_delegates(**{"s3:DataAccessPointArn": f"{_POINT}2"})], "no"),
        ([], [_BY_POINT], [_delegates(**{"s3:AccessPointNetworkOrigin": "VPC"})], "no"),
        ([], [_BY_POINT], [_delegates(), deny(_GET, "arn:aws:s3:::reports/*")], "no"),
        ([], [_BY_POINT], [_delegates(), deny(_GET, "arn:aws:s3:::reports/b")], "yes"),
        ([], [], [_delegates()], "no"),
        ([_BY_ROLE], [], [], "yes"),
        ([_BY_ROLE], [], [deny(_GET, "arn:aws:s3:::reports/*")], "no"),
        ([_BY_ROLE], [deny(_GET, f"{_POINT}/object/*")], [], "no"),
        ([statement(_GET, "arn:aws:s3:::reports/*")], [_BY_POINT], [], "yes"),
        ([statement(_GET, "arn:aws:s3:::reports/*")], [], [], "no"),
    ],
)
def test_both_must_allow_it(own: Any, point: Any, bucket: Any, expected: str) -> None:
    found = _app(*own, point=point, bucket=bucket)

    assert outcome(found, _GET, _OBJECT) == expected
    assert ("Own/Role" in ways(found, _GET, _OBJECT)) is (expected == "yes")


@pytest.mark.parametrize(
    ("bucket", "expected"), [([], "no"), ([_BY_BUCKET], "yes"), ([_delegates()], "yes")]
)
def test_a_bucket_of_another_account_must_allow_it(bucket: Any, expected: str) -> None:
    found = _app(_BY_ROLE, bucket=bucket, bucket_account=OTHER)

    assert outcome(found, _GET, _OBJECT) == expected
    assert ("Own/Role" in ways(found, _GET, _OBJECT)) is (expected == "yes")


def test_the_policy_of_a_bucket_of_no_template_is_still_required() -> None:
    found = _app(_BY_ROLE, is_declared=False)

    assert "the policy of the bucket behind the access point must allow it too" in found.role(
        "app"
    ).explain(_GET, _OBJECT)
    [own, _] = found.who_can(_GET, _OBJECT)
    said = "the policy of the bucket behind the access point allows it too"
    assert own.access.requirements == (said,)
    assert _app(_BY_ROLE).who_can(_GET, _OBJECT)[0].access.requirements == ()


@pytest.mark.parametrize(
    ("bucket", "expected"),
    [
        ([_delegates()], [f"account {_VENDOR}"]),
        ([statement(_GET, "arn:aws:s3:::reports/*", {"AWS": _VENDOR})], [f"account {_VENDOR}"]),
        ([], []),
        ([statement(_GET, "arn:aws:s3:::reports/*", {"AWS": OTHER})], []),
    ],
)
def test_another_account_through_the_access_point(bucket: Any, expected: list[str]) -> None:
    allows = statement(_GET, f"{_POINT}/object/*", {"AWS": _VENDOR})
    found = _app(point=[allows], bucket=bucket)

    assert ways(found, _GET, _OBJECT) == expected
    outside = [line for line in found.external() if f"-> {_POINT}" in line]
    assert outside == [f"{name} -> {_POINT}: s3:GetObject" for name in expected]


def test_a_bucket_that_delegates_to_own_access_points_is_no_way_in() -> None:
    assert _app(bucket=[_delegates()]).external() == ()
    [line] = _app(bucket=[_delegates(OTHER)]).external()
    assert line.startswith("anyone -> arn:aws:s3:::reports: ")


def test_an_access_point_for_a_vpc_says_so() -> None:
    inside = _app(_BY_ROLE, VpcConfiguration={"VpcId": "vpc-1"})

    assert "accepts requests from vpc-1 only" in inside.role("app").explain(_GET, _OBJECT)
    assert "requests from" not in _app(_BY_ROLE).role("app").explain(_GET, _OBJECT)
    delegates = _delegates(**{"s3:AccessPointNetworkOrigin": "VPC"})
    vpc = {"VpcId": "vpc-1"}
    found = _app(point=[_BY_POINT], bucket=[delegates], VpcConfiguration=vpc)
    assert outcome(found, _GET, _OBJECT) == "yes"


def test_a_directory_bucket_behind_an_access_point() -> None:
    name = "fast--euw1-az1--x-s3"
    point = f"arn:aws:s3express:{REGION}:{OWN}:accesspoint/shared--euw1-az1--xa-s3"
    action = "s3express:CreateSession"

    def answer(*bucket: Any) -> str:
        resources = {
            "Role": role(),
            "Point": resource(
                "S3Express::AccessPoint",
                Name="shared--euw1-az1--xa-s3",
                Bucket=name,
                Policy=document(statement(action, point, _ME)),
            ),
            "Bucket": resource("S3Express::DirectoryBucket", BucketName=name),
        }
        if bucket:
            resources["Policy"] = resource(
                "S3Express::BucketPolicy", Bucket=name, PolicyDocument=document(*bucket)
            )
        return outcome(access(stack("Own", resources)), action, point)

    delegated = {"StringEquals": {"s3express:DataAccessPointAccount": OWN}}
    assert answer() == "no"
    assert answer(statement(action, "*", "*", Condition=delegated)) == "yes"


def test_the_buckets_of_a_multi_region_access_point_are_not_known() -> None:
    point = f"arn:aws:s3::{OWN}:accesspoint/abc.mrap/object/a"
    found = access(stack("Own", {"Role": role(statement("s3:*"))}))

    assert outcome(found, _GET, point) == "depends"
    assert "the policies of arn:aws:s3::111111111111:accesspoint/abc.mrap" in found.role(
        "app"
    ).explain(_GET, point)
    assert outcome(found, _GET, _OBJECT) == "yes"
