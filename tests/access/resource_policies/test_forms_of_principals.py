"""Every form of principal that a resource policy can list, with a Deny of it beside the Allow.

The forms are those of
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html, and
the origin access identities those of
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
"""

from typing import Any, Final

import pytest

from iam_patterns.testing import Access
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
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

_OBJECT: Final = "arn:aws:s3:::web/a"
_OBJECTS: Final = "arn:aws:s3:::web/*"
_IDENTITY: Final = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity"
_VENDOR: Final = "333333333333"
_CANONICAL: Final = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"


def _bucket(*statements: Any, account: str = OWN) -> Access:
    resources = {
        "Identity": resource(
            "CloudFront::CloudFrontOriginAccessIdentity",
            CloudFrontOriginAccessIdentityConfig={"Comment": "the site"},
        ),
        "Bucket": resource("S3::Bucket", BucketName="web"),
        "Policy": resource(
            "S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=document(*statements)
        ),
    }
    return access(stack("Own", {"Role": role(statement("s3:*"))}), stack("D", resources, account))


_FORMS: Final = [
    ({"AWS": f"{_IDENTITY} EH1HDMB1FH2TC"}, f"{_IDENTITY} EH1HDMB1FH2TC", True),
    (
        {"AWS": f"arn:aws-cn{_IDENTITY[7:]} EH1HDMB1FH2TC"},
        f"arn:aws-cn{_IDENTITY[7:]} EH1HDMB1FH2TC",
        True,
    ),
    ({"AWS": {"Fn::Sub": f"{_IDENTITY} ${{Identity}}"}}, f"{_IDENTITY} <D.Identity>", False),
    (
        {"CanonicalUser": {"Fn::GetAtt": ["Identity", "S3CanonicalUserId"]}},
        f"{_IDENTITY} <D.Identity>",
        False,
    ),
    (
        {"CanonicalUser": _CANONICAL},
        f"account <account of canonical user {_CANONICAL}>",
        True,
    ),
    ({"AWS": [_VENDOR]}, f"account {_VENDOR}", True),
    ({"AWS": f"arn:aws:iam::{_VENDOR}:root"}, f"account {_VENDOR}", True),
    ({"AWS": f"arn:aws:iam::{_VENDOR}:user/x"}, f"arn:aws:iam::{_VENDOR}:user/x", True),
    ({"AWS": f"arn:aws:iam::{_VENDOR}:role/x"}, f"arn:aws:iam::{_VENDOR}:role/x", True),
    (
        {"AWS": f"arn:aws:sts::{_VENDOR}:assumed-role/x/y"},
        f"arn:aws:sts::{_VENDOR}:assumed-role/x/y",
        True,
    ),
    (
        {"AWS": f"arn:aws:sts::{_VENDOR}:federated-user/x"},
        f"arn:aws:sts::{_VENDOR}:federated-user/x",
        True,
    ),
    ({"AWS": "AIDACKCEVSQ6C2EXAMPLE"}, "AIDACKCEVSQ6C2EXAMPLE", True),
    ({"Federated": "cognito-identity.amazonaws.com"}, "cognito-identity.amazonaws.com", True),
    (
        {"Federated": f"arn:aws:iam::{OWN}:saml-provider/x"},
        f"arn:aws:iam::{OWN}:saml-provider/x",
        True,
    ),
    ({"Service": "logs.eu-west-1.amazonaws.com"}, "logs.eu-west-1.amazonaws.com", False),
    ({"Service": "logs.cn-north-1.amazonaws.com.cn"}, "logs.cn-north-1.amazonaws.com.cn", False),
]


@pytest.mark.parametrize(
    ("principal", "listed", "is_outside"), _FORMS, ids=[str(n) for n in range(len(_FORMS))]
)
def test_each_form_is_a_principal_of_its_own_and_a_deny_of_it_counts(
    principal: Any, listed: str, *, is_outside: bool
) -> None:
    allows = statement("s3:GetObject", _OBJECTS, principal)

    def others(found: Access, on: str = _OBJECT) -> list[str]:
        names = [str(reach.principal) for reach in found.who_can("s3:GetObject", on)]
        return [name for name in names if name not in ("Own/Role", "ec2.amazonaws.com")]

    assert others(_bucket(allows)) == [listed]
    assert [f"{listed} -> arn:aws:s3:::web: s3:GetObject"] * is_outside == [
        *_bucket(allows).external()
    ]
    assert others(_bucket(allows, deny("s3:*", "*", principal))) == []
    assert others(_bucket({**allows, "Resource": "arn:aws:s3:::web/b"})) == []


def test_a_deny_of_the_role_of_a_session_denies_the_session() -> None:
    session = {"AWS": f"arn:aws:sts::{_VENDOR}:assumed-role/x/y"}
    allows = statement("s3:GetObject", _OBJECTS, session)

    def listed(name: str) -> bool:
        denies = deny("s3:*", "*", {"AWS": f"arn:aws:iam::{_VENDOR}:role/{name}"})
        names = [str(r.principal) for r in _bucket(allows, denies).who_can("s3:GetObject", _OBJECT)]
        return session["AWS"] in names

    assert not listed("x")
    assert listed("z")


def test_a_canonical_user_could_be_the_account_of_the_role() -> None:
    allows = statement("s3:GetObject", _OBJECTS, {"CanonicalUser": _CANONICAL})
    named = statement("s3:GetObject", _OBJECTS, {"AWS": ROLE_ARN})

    assert outcome(_bucket(allows, account=OTHER), "s3:GetObject", _OBJECT) == "depends"
    assert outcome(_bucket(named, account=OTHER), "s3:GetObject", _OBJECT) == "yes"
    identity = {"CanonicalUser": {"Fn::GetAtt": ["Identity", "S3CanonicalUserId"]}}
    only = statement("s3:GetObject", _OBJECTS, identity)
    assert outcome(_bucket(only, account=OTHER), "s3:GetObject", _OBJECT) == "no"


def test_the_graph_has_the_origin_access_identity() -> None:
    allows = statement(
        "s3:GetObject",
        _OBJECTS,
        {"CanonicalUser": {"Fn::GetAtt": ["Identity", "S3CanonicalUserId"]}},
    )
    [edge] = [e for e in _bucket(allows).graph()["edges"] if e["kind"] == "resource policy"]

    assert edge["source"] == f"principal:{_IDENTITY} <D.Identity>"
    assert edge["target"] == "arn:aws:s3:::web"
