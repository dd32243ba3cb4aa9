"""Questions that cannot be right are errors: their answer would be "no" by accident."""

from typing import TYPE_CHECKING

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_iam as iam

from iam_patterns.testing import Access, AccessError, Answer, RoleAccess, account
from tests.access.example_app import OWN, VENDOR

if TYPE_CHECKING:
    from collections.abc import Callable

OBJECT = "arn:aws:s3:::reports/2026.csv"


def role_with(*statements: iam.PolicyStatement, boundary: list[str] | None = None) -> RoleAccess:
    """A role with some statements, and with a boundary that allows some actions on anything."""
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    limit = iam.PolicyStatement(actions=boundary or ["*"], resources=["*"])
    role = iam.Role(
        stack,
        "Role",
        assumed_by=iam.AccountPrincipal(VENDOR),
        permissions_boundary=(
            iam.ManagedPolicy(stack, "Limit", statements=[limit]) if boundary else None
        ),
    )
    for statement in statements:
        role.add_to_policy(statement)
    return Access.of(stack).role("Role")


def allow(action: str, *resources: str, **more: object) -> iam.PolicyStatement:
    return iam.PolicyStatement(actions=[action], resources=[*resources], **more)  # type: ignore[arg-type] # conditions


def deny(action: str, *resources: str) -> iam.PolicyStatement:
    return allow(action, *resources, effect=iam.Effect.DENY)


@pytest.mark.parametrize(
    ("action", "nearest"),
    [
        ("s3:GetObjekt", r"Did you mean s3:GetObject\?"),
        ("s3:HeadBucket", r"Did you mean s3:ListBucket\?"),
        ("s3:Get*", "must be one action"),
        ("GetObject", "must be one action"),
        ("nosuchservice:Get", "nosuchservice:Get does not exist"),
    ],
)
def test_an_unknown_action_is_an_error(action: str, nearest: str, access: Access) -> None:
    vendor = access.role("Vendor")

    with pytest.raises(AccessError, match=nearest):
        vendor.allows(action, OBJECT)
    with pytest.raises(AccessError, match=nearest):
        vendor.allows_on_any(action)


@pytest.mark.parametrize("action", ["s3:getobject", "S3:GetObject", "s3:GetObject"])
def test_the_case_of_an_action_does_not_matter(action: str, access: Access) -> None:
    assert access.role("Vendor").allows(action, OBJECT)


@pytest.mark.parametrize(
    ("key", "nearest"),
    [
        ("aws:SourceIpp", r"Did you mean aws:SourceIp\?"),
        ("SourceIp", r"Did you mean aws:SourceIp\?"),
        ("sts:ExternalIds", r"Did you mean sts:ExternalId\?"),
        ("s3:prefixx", r"Did you mean s3:prefix\?"),
    ],
)
def test_an_unknown_condition_key_is_an_error(key: str, nearest: str, access: Access) -> None:
    vendor = access.role("Vendor")

    asks: tuple[Callable[[], Answer], ...] = (
        lambda: vendor.allows("s3:GetObject", OBJECT, context={key: "x"}),
        lambda: vendor.allows_on_any("s3:GetObject", context={key: "x"}),
        lambda: vendor.assumable_by(account(VENDOR), context={key: "x"}),
    )
    for ask in asks:
        with pytest.raises(AccessError, match=nearest):
            ask()


@pytest.mark.parametrize(
    "key",
    [
        "aws:SourceIp",
        "AWS:sourceip",
        "aws:RequestTag/team",
        "aws:PrincipalTag/team",
        "aws:ResourceTag/team",
        "s3:ExistingObjectTag/team",
        "lambda:SourceFunctionArn",
        "token.actions.githubusercontent.com:sub",
        "oidc.eks.eu-west-1.amazonaws.com/id/ABC:sub",
        "SAML:aud",
        "saml:edupersonorgdn",
    ],
)
def test_keys_that_exist_are_accepted(key: str, access: Access) -> None:
    vendor = access.role("Vendor")

    assert vendor.allows("s3:GetObject", OBJECT, context={key: "x"})
    assert not vendor.assumable_by(account(VENDOR), context={key: "x"})


@pytest.mark.parametrize(
    ("action", "resource", "problem"),
    [
        ("s3:GetObject", "arn:aws:s3:::reports", "does not support it.*BucketName/ObjectName"),
        ("s3:ListBucket", OBJECT, "does not support it"),
        ("s3:ListBucket", "reports", "does not support it"),
        ("s3:ListBucket", "<Bucket83908E77>", "is a name and no ARN. Write arn:aws:s3:::<Main.Bu"),
        ("s3:GetObject", "<Bucket83908E77.Arn>", "does not support it"),
        ("s3:ListAllMyBuckets", "arn:aws:s3:::reports", "supports no resource"),
        ("s3:GetObject", None, r"is required.*allows_on_any\('s3:GetObject'\)"),
        ("s3:GetObject", "arn:aws:s3:::reports/*", r"allows_on_any\('s3:GetObject'\)"),
    ],
)
def test_a_resource_that_the_action_never_has_is_an_error(
    action: str, resource: str | None, problem: str, access: Access
) -> None:
    with pytest.raises(AccessError, match=problem):
        access.role("Vendor").allows(action, resource)


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("s3:ListAllMyBuckets", None),
        ("s3:ListAllMyBuckets", "*"),
        ("s3:ListBucket", "arn:aws:s3:::<Bucket83908E77>"),
        ("s3:ListBucket", "<Bucket83908E77.Arn>"),
        ("s3:GetObject", "arn:aws:s3:::<Bucket83908E77>/a"),
        ("kms:CreateKey", None),
        ("kms:Decrypt", f"arn:aws:kms:eu-west-1:{OWN}:key/1"),
        ("states:SendTaskSuccess", f"arn:aws:states:eu-west-1:{OWN}:stateMachine:x"),
        ("sqs:SendMessage", f"arn:aws:sqs:<AWS::Region>:{OWN}:x"),
    ],
)
def test_a_resource_that_the_action_can_have_is_accepted(
    action: str, resource: str | None, access: Access
) -> None:
    assert not access.role("Workflow").allows(action, resource)


def test_on_whatever_resource_is_answered_only_if_all_have_the_same_answer() -> None:
    everything = role_with(allow("s3:*", "*"))
    some = role_with(allow("s3:*", "arn:aws:s3:::reports/*"))
    all_but_one = role_with(allow("s3:*", "*"), deny("s3:*", "arn:aws:s3:::payroll/*"))

    assert everything.allows("s3:GetObject", "*")
    assert not everything.allows("sqs:SendMessage", "*")
    for role in (some, all_but_one):
        with pytest.raises(AccessError, match="allowed on some resources and not on others"):
            role.allows("s3:GetObject", "*")


def test_on_any_resource_is_yes_if_there_is_one() -> None:
    some = role_with(allow("s3:GetObject", "arn:aws:s3:::reports/*"))

    answer = some.allows_on_any("s3:GetObject")
    assert answer
    assert "for example on arn:aws:s3:::reports/any-name" in str(answer)
    assert not some.allows_on_any("s3:PutObject")
    assert not some.allows_on_any("s3:ListBucket")
    assert not some.allows_on_any("s3:ListAllMyBuckets")
    assert role_with(allow("s3:ListAllMyBuckets", "*")).allows_on_any("s3:ListAllMyBuckets")


@pytest.mark.parametrize(
    ("statements", "boundary", "allowed"),
    [
        ([allow("s3:*", "arn:aws:s3:::reports")], None, False),
        ([allow("s3:*", "*")], None, True),
        ([allow("s3:*", "*"), deny("s3:*", "*")], None, False),
        ([allow("s3:*", "*"), deny("s3:*", "arn:aws:s3:::payroll/*")], None, True),
        ([allow("s3:*", "arn:aws:s3:::a/*"), deny("s3:*", "arn:aws:s3:::a/*")], None, False),
        ([allow("s3:*", "arn:aws:s3:::a/${aws:userid}/*"), deny("*", "*")], None, False),
        ([allow("s3:*", "arn:aws:s3:::a/*"), deny("s3:*", "arn:aws:s3:::*/*")], None, False),
        ([allow("s3:*", "*")], ["sqs:*"], False),
        ([allow("s3:*", "*")], ["s3:GetObject"], True),
        ([allow("*", "*", conditions={"Bool": {"aws:SecureTransport": "true"}})], None, False),
    ],
)
def test_on_any_resource_heeds_denials_boundaries_and_conditions(
    statements: list[iam.PolicyStatement], boundary: list[str] | None, *, allowed: bool
) -> None:
    assert bool(role_with(*statements, boundary=boundary).allows_on_any("s3:GetObject")) is allowed


def test_on_any_resource_is_an_error_where_none_is_found_and_none_ruled_out() -> None:
    tricky = role_with(
        allow("s3:GetObject", "arn:aws:s3:::reports-*/*"), deny("s3:*", "arn:aws:s3:::*-any-name*")
    )

    with pytest.raises(AccessError, match="may be allowed on some resources, and none was found"):
        tricky.allows_on_any("s3:GetObject")


def test_on_any_resource_knows_the_condition_keys() -> None:
    secure = {"Bool": {"aws:SecureTransport": "true"}}
    role = role_with(allow("s3:GetObject", "arn:aws:s3:::a/*", conditions=secure))

    assert role.allows_on_any("s3:GetObject", context={"aws:SecureTransport": "true"})
    assert not role.allows_on_any("s3:GetObject")
