"""An app of two accounts with chains of roles, a bucket and a key, and its neighbours."""

from typing import Any, Final

from iam_patterns.testing import Access
from tests.access.resource_policies.apps import (
    OTHER,
    OWN,
    access,
    document,
    resource,
    stack,
    statement,
)

VENDOR: Final = "333333333333"
OBJECT: Final = "arn:aws:s3:::reports/2026/a.csv"


def named(name: str, *statements: Any, trust: Any) -> dict[str, Any]:
    """A role with a name, a trust policy and an inline policy."""
    policies = [{"PolicyName": "P", "PolicyDocument": document(*statements)}]
    return resource(
        "IAM::Role",
        RoleName=name,
        AssumeRolePolicyDocument=document(*trust),
        **({"Policies": policies} if statements else {}),
    )


def trusting(principal: Any, **more: Any) -> dict[str, Any]:
    """A statement of a trust policy."""
    return {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", **more}


def arn(name: str, account: str = OWN) -> str:
    """The ARN of a role."""
    return f"arn:aws:iam::{account}:role/{name}"


def assuming(*names: str, account: str = OWN) -> dict[str, Any]:
    """A statement that allows a role to assume others."""
    return statement("sts:AssumeRole", [arn(name, account) for name in names])


def app(*statements: Any, account: str = OWN, **roles: Any) -> Access:
    """An app with some roles, and a bucket with a policy, perhaps in another account."""
    data = {"Bucket": resource("S3::Bucket", BucketName="reports")}
    if statements:
        data["Policy"] = resource(
            "S3::BucketPolicy", Bucket={"Ref": "Bucket"}, PolicyDocument=document(*statements)
        )
    return access(stack("Own", roles), stack("Data", data, account))


def ways(found: Access, action: str = "s3:GetObject", on: str = OBJECT) -> list[str]:
    """Who can do something: each principal with the roles that it assumes."""
    return [
        " > ".join([str(reach.principal), *(hop.target for hop in reach.chain)])
        for reach in found.who_can(action, on)
    ]


READS: Final = statement("s3:GetObject", "arn:aws:s3:::reports/*")
__all__ = ["OTHER", "OWN", "READS", "access", "statement"]
