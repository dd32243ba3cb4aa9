"""Requests through VPC endpoints, whose policies must allow them too.

https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""

from typing import Any, Final

import pytest

from iam_patterns.template import TemplateError
from iam_patterns.testing import Access, role_arn
from tests.access.reach_apps import OBJECT, READS, arn, assuming, named, trusting
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    access,
    deny,
    document,
    outcome,
    resource,
    stack,
    statement,
)

_ACTION: Final = "s3:GetObject"
_EVERYONE: Final = statement(_ACTION, "arn:aws:s3:::reports/*", "*")
_ME: Final = {"StringEquals": {"aws:PrincipalArn": arn("app")}}


def _app(*policy: Any, **more: Any) -> Access:
    written = {"PolicyDocument": document(*policy)} if policy else {}
    endpoint = resource(
        "EC2::VPCEndpoint", VpcId="vpc-1", ServiceName="com.amazonaws.eu-west-1.s3", **written
    )
    endpoint["Properties"] |= more
    only = {"Condition": {"StringNotEquals": {"aws:SourceVpce": {"Ref": "Endpoint"}}}}
    bucket_policy = document(deny("s3:*", "*", "*", **only))
    resources = {
        "Endpoint": endpoint,
        "Bucket": resource("S3::Bucket", BucketName="reports"),
        "Policy": resource("S3::BucketPolicy", Bucket="reports", PolicyDocument=bucket_policy),
        "Role": named("app", READS, trust=[trusting({"Service": "ec2.amazonaws.com"})]),
    }
    return access(stack("Own", resources))


def _through(found: Access, endpoint: str = "<Endpoint>") -> str:
    return outcome(found, _ACTION, OBJECT, context={"aws:SourceVpce": endpoint})


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ([], "yes"),
        ([_EVERYONE], "yes"),
        ([{**_EVERYONE, "Action": "s3:PutObject"}], "no"),
        ([{**_EVERYONE, "Resource": "arn:aws:s3:::other/*"}], "no"),
        ([_EVERYONE, deny(_ACTION)], "no"),
        ([{**_EVERYONE, "Condition": _ME}], "yes"),
        ([{**_EVERYONE, "Condition": {"StringEquals": {"aws:PrincipalArn": arn("b")}}}], "no"),
        ([{**_EVERYONE, "Condition": {"StringEquals": {"aws:PrincipalAccount": OTHER}}}], "no"),
    ],
)
def test_the_endpoint_policy_must_allow_it(policy: list[Any], expected: str) -> None:
    found = _app(*policy)

    assert _through(found) == expected
    assert outcome(found, _ACTION, OBJECT) == "no"
    text = found.role("app").explain(_ACTION, OBJECT, context={"aws:SourceVpce": "<Endpoint>"})
    said = "the policy of the VPC endpoint <Own.Endpoint> does not allow it"
    assert (said in text) is (expected == "no")


@pytest.mark.parametrize(
    ("more", "expected"),
    [({}, "no"), ({"VpcEndpointType": "Gateway"}, "no"), ({"VpcEndpointType": "Interface"}, "yes")],
)
def test_an_account_in_the_policy_of_a_gateway_endpoint_is_its_root_user(
    more: dict[str, str], expected: str
) -> None:
    own = {**_EVERYONE, "Principal": {"AWS": OWN}}

    assert _through(_app(own, **more)) == expected


def test_an_endpoint_of_no_template() -> None:
    found = _app()
    context = {"aws:SourceVpce": "vpce-1"}
    other = access(
        stack("Own", {"Role": named("app", READS, trust=[trusting({"AWS": OTHER})])}),
    )

    assert _through(found, "vpce-1") == "no"
    text = other.role("app").explain(_ACTION, OBJECT, context=context)
    assert "the policy of the VPC endpoint vpce-1 must allow it too" in text
    assert "vpce-1" not in other.role("app").explain(_ACTION, OBJECT)


def test_a_malformed_endpoint_policy_is_an_error_for_requests_through_it() -> None:
    broken = _app({"Effect": "Allow"})

    with pytest.raises(TemplateError, match=r"Endpoint\.PolicyDocument"):
        _through(broken)
    assert outcome(broken, _ACTION, OBJECT) == "no"


@pytest.mark.parametrize(("action", "expected"), [("sts:AssumeRole", True), ("sts:Get*", False)])
def test_roles_are_assumed_through_an_endpoint_of_sts(action: str, *, expected: bool) -> None:
    endpoint = resource(
        "EC2::VPCEndpoint",
        VpcId="vpc-1",
        ServiceName="com.amazonaws.eu-west-1.sts",
        VpcEndpointType="Interface",
        PolicyDocument=document(statement(action, "*", "*")),
    )
    roles = {
        "Caller": named("caller", assuming("app"), trust=[trusting({"AWS": OTHER})]),
        "Role": named("app", trust=[trusting({"AWS": arn("caller")})]),
        "Endpoint": endpoint,
    }
    role = access(stack("Own", roles)).role("app")

    through = {"aws:SourceVpce": "<Endpoint>"}
    assert bool(role.assumable_by(role_arn(arn("caller")), context=through)) is expected
    assert role.assumable_by(role_arn(arn("caller")))


def test_who_can_says_that_the_endpoint_policy_must_allow_it() -> None:
    allows = statement(
        _ACTION,
        "arn:aws:s3:::reports/*",
        {"AWS": OTHER},
        Condition={"StringEquals": {"aws:SourceVpce": "vpce-1"}},
    )
    policy = resource("S3::BucketPolicy", Bucket="reports", PolicyDocument=document(allows))
    bucket = resource("S3::Bucket", BucketName="reports")
    [reach] = access(stack("Own", {"Bucket": bucket, "Policy": policy})).who_can(_ACTION, OBJECT)

    said = "aws:SourceVpce is vpce-1 and its endpoint policy allows it"
    assert reach.access.requirements == (said,)
