"""What every pattern of the benchmark is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.permissions import read_s3, send_sqs, upload_s3

Build = Callable[[Construct, str], None]
"""Builds one role."""

ACCOUNT: Final = "111111111111"
REGION: Final = "eu-west-1"

_READ: Final = "arn:aws:s3:::configuration"
_UPLOAD: Final = "arn:aws:s3:::backups"
_KEY: Final = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_QUEUE: Final = "arn:aws:sqs:eu-west-1:111111111111:reports"
_VIA_S3: Final = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}


@dataclass(frozen=True, slots=True)
class Pattern:
    """One role in three ways of writing it.

    Args:
        name: The pattern.
        ours: The construct of this package.
        hand_written: Plain `iam.Role`, same template.
        floor: `iam.CfnRole` with plain dictionaries.
        largest: How many of it are built at most; that time stays the same per role is shown
            by the four that are built more often.
    """

    name: str
    ours: Build
    hand_written: Build
    floor: Build
    largest: int = 100


def permissions() -> list[Any]:
    """What each role may do, as our permissions write it."""
    return [
        read_s3(_READ, prefix="host/", key_arn=_KEY),
        upload_s3(_UPLOAD, prefix="backups/", key_arn=_KEY),
        send_sqs(_QUEUE),
    ]


def hand_written_statements() -> list[iam.PolicyStatement]:
    """The same, by hand."""
    return [
        iam.PolicyStatement(
            sid="ListObjects",
            actions=["s3:ListBucket"],
            resources=[_READ],
            conditions={"StringLike": {"s3:prefix": "host/*"}},
        ),
        iam.PolicyStatement(
            sid="ReadObjects", actions=["s3:GetObject"], resources=[f"{_READ}/host/*"]
        ),
        iam.PolicyStatement(
            sid="DecryptObjects",
            actions=["kms:Decrypt"],
            resources=[_KEY],
            conditions=_VIA_S3,
        ),
        iam.PolicyStatement(
            sid="UploadObjects",
            actions=["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
            resources=[f"{_UPLOAD}/backups/*"],
        ),
        iam.PolicyStatement(
            sid="EncryptUploads",
            actions=["kms:Decrypt", "kms:GenerateDataKey"],
            resources=[_KEY],
            conditions=_VIA_S3,
        ),
        iam.PolicyStatement(
            sid="SendMessages",
            actions=["sqs:GetQueueUrl", "sqs:SendMessage"],
            resources=[_QUEUE],
        ),
    ]


def inline(statements: list[iam.PolicyStatement]) -> dict[str, iam.PolicyDocument]:
    """An inline policy, as `iam.Role` takes it."""
    return {"Permissions": iam.PolicyDocument(statements=statements)}


def name_trust(role: iam.Role, sid: str) -> None:
    """Gives the trust statement its Sid."""
    resource = cast("iam.CfnRole", role.node.default_child)
    resource.add_property_override("AssumeRolePolicyDocument.Statement.0.Sid", sid)


def floor(
    principal: dict[str, str],
    conditions: dict[str, Any] | None = None,
    actions: str | list[str] = "sts:AssumeRole",
) -> Build:
    """`iam.CfnRole` with plain dictionaries: the least CDK can do."""
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Trust",
                "Effect": "Allow",
                "Principal": principal,
                "Action": actions,
                **({"Condition": conditions} if conditions else {}),
            }
        ],
    }
    statements = [statement.to_dict() for permission in permissions() for statement in permission]
    document = {"Version": "2012-10-17", "Statement": statements}

    def build(scope: Construct, name: str) -> None:
        iam.CfnRole(
            scope,
            name,
            assume_role_policy_document=trust,
            policies=[
                iam.CfnRole.PolicyProperty(policy_name="Permissions", policy_document=document)
            ],
        )

    return build


def hand_written_role(
    scope: Construct,
    name: str,
    *,
    sid: str,
    principal: iam.IPrincipal,
    statements: list[iam.PolicyStatement] | None = None,
    managed_policies: list[str] | None = None,
) -> iam.Role:
    """Plain `iam.Role` with the same policies as ours, and the Sid of its trust."""
    role = iam.Role(
        scope,
        name,
        assumed_by=principal,
        managed_policies=[
            iam.ManagedPolicy.from_aws_managed_policy_name(policy)
            for policy in managed_policies or []
        ],
        inline_policies=inline([*(statements or []), *hand_written_statements()]),
    )
    name_trust(role, sid)
    return role
