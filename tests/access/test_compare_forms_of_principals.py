"""Principals of resource policies in a comparison that are no role, user or account."""

from typing import Any

import pytest

from iam_patterns.access import Access, Change
from tests.access.reach_apps import OTHER, OWN, VENDOR, access
from tests.access.resource_policies.apps import document, resource, stack, statement

IDENTITY = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABCDEF"
OBJECTS = "arn:aws:s3:::reports/*"
PULL = "ecr:BatchGetImage"


def read(principal: Any, action: Any = "s3:GetObject") -> dict[str, Any]:
    return statement(action, OBJECTS, principal)


def bucket(*statements: dict[str, Any], **resources: Any) -> Access:
    data = {
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": resource(
            "S3::BucketPolicy", Bucket="reports", PolicyDocument=document(*statements)
        ),
        "Identity": resource(
            "CloudFront::CloudFrontOriginAccessIdentity",
            CloudFrontOriginAccessIdentityConfig={"Comment": "the site"},
        ),
    }
    return access(stack("Data", {**data, **resources}))


def repository(*statements: Any) -> Access:
    policy = document(*statements)
    own = resource("ECR::Repository", RepositoryName="shop", RepositoryPolicyText=policy)
    return access(stack("Data", {"Images": own}, Parameters={"More": {"Type": "String"}}))


def pull(principal: Any, effect: str = "Allow", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Principal": principal, "Action": PULL, **more}


def changed(change: Change) -> dict[str, str]:
    return {d.principal: d.verdict for d in change.differences if d.verdict != "equal"}


def test_an_origin_access_identity_is_a_principal() -> None:
    vendor, site = read({"AWS": VENDOR}), read({"AWS": IDENTITY})
    more = read({"AWS": IDENTITY}, ["s3:GetObject", "s3:PutObject"])

    assert changed(Access.compare(bucket(vendor), bucket(vendor, site))) == {IDENTITY: "broader"}
    assert changed(Access.compare(bucket(more), bucket(site))) == {IDENTITY: "narrower"}
    assert changed(Access.compare(bucket(site), bucket(site))) == {}
    other = read({"AWS": f"{IDENTITY}G"})
    assert set(changed(Access.compare(bucket(site), bucket(other))).values()) == {
        "broader",
        "narrower",
    }


def test_the_canonical_user_of_an_identity_is_that_identity() -> None:
    user = {"CanonicalUser": {"Fn::GetAtt": ["Identity", "S3CanonicalUserId"]}}
    name = IDENTITY.replace("E1ABCDEF", "${Identity}")
    by_user, by_arn = read(user), read({"AWS": {"Fn::Sub": name}})

    assert changed(Access.compare(bucket(by_user), bucket(by_arn))) == {}
    opened = changed(Access.compare(bucket(read({"AWS": VENDOR})), bucket(by_user)))
    assert opened.pop(f"account {VENDOR}") == "narrower"
    assert list(opened.values()) == ["broader"]


def test_a_policy_without_resources_that_is_about_everyone() -> None:
    vendor = pull({"AWS": VENDOR})
    tls = pull("*", "Deny", Condition={"Bool": {"aws:SecureTransport": "false"}})

    assert changed(Access.compare(repository(vendor, tls), repository(vendor, tls))) == {}
    assert changed(Access.compare(repository(vendor), repository(vendor, tls))) == {
        f"account {OWN}": "narrower",
        f"account {VENDOR}": "narrower",
    }
    opened = changed(Access.compare(repository(vendor), repository(vendor, pull("*"))))
    assert opened["anyone"] == "broader"


@pytest.mark.parametrize("is_added", [True, False], ids=["added", "removed"])
def test_a_statement_without_resources_that_is_not_known(*, is_added: bool) -> None:
    plain = repository(pull({"AWS": OTHER}))
    with_more = repository(pull({"AWS": OTHER}), {"Ref": "More"})
    before, after = (plain, with_more) if is_added else (with_more, plain)

    found = Access.compare(before, after)

    assert not found.broader
    assert found.cannot_tell
    assert changed(Access.compare(with_more, with_more)) == {}


def test_a_federated_user_is_a_principal() -> None:
    def session(name: str) -> dict[str, Any]:
        return read({"AWS": f"arn:aws:sts::{VENDOR}:federated-user/{name}"})

    def changes(before: str, after: str) -> dict[str, str]:
        return changed(Access.compare(bucket(session(before)), bucket(session(after))))

    start = f"arn:aws:sts::{VENDOR}:federated-user/"
    assert changes("bob", "alice") == {f"{start}alice": "broader", f"{start}bob": "narrower"}
    assert changes("bob", "bob") == {}
