"""The four roles as people write them with plain `aws_cdk`, and with `CfnRole`, the floor.

Each is given what ours is given and renders the same template, which the benchmark asserts.
Plain CDK has no way to give a trust statement a Sid but to override the template.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns import (
    CrossAccountDeployRole,
    Ec2InstanceRole,
    LambdaExecutionRole,
    ThirdPartyExternalIdRole,
)
from iam_patterns.permissions import read_s3, send_sqs, upload_s3

Build = Callable[[Construct, str], None]

_READ: Final = "arn:aws:s3:::configuration"
_UPLOAD: Final = "arn:aws:s3:::backups"
_KEY: Final = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab"
_QUEUE: Final = "arn:aws:sqs:eu-west-1:111111111111:reports"
_VIA_S3: Final = {"StringEquals": {"kms:ViaService": "s3.eu-west-1.amazonaws.com"}}
_PIPELINE: Final = "arn:aws:iam::111111111111:role/pipeline"
_VENDOR: Final = "333333333333"
_EXTERNAL_ID: Final = "cust-7f3a9c2e"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One role in three ways of writing it.

    Args:
        name: The pattern.
        ours: The construct of this package.
        hand_written: Plain `iam.Role`, same template.
        floor: `iam.CfnRole` with plain dictionaries.
    """

    name: str
    ours: Build
    hand_written: Build
    floor: Build


def _ours_ec2(scope: Construct, name: str) -> None:
    Ec2InstanceRole(scope, name, permissions=_permissions())


def _ours_lambda(scope: Construct, name: str) -> None:
    LambdaExecutionRole(scope, name, permissions=_permissions())


def _ours_deploy(scope: Construct, name: str) -> None:
    CrossAccountDeployRole(scope, name, trusted_arns=[_PIPELINE], permissions=_permissions())


def _ours_third_party(scope: Construct, name: str) -> None:
    ThirdPartyExternalIdRole(
        scope,
        name,
        vendor_account=_VENDOR,
        external_id=_EXTERNAL_ID,
        permissions=_permissions(),
    )


def _permissions() -> list[Any]:
    return [
        read_s3(_READ, prefix="host/", key_arn=_KEY),
        upload_s3(_UPLOAD, prefix="backups/", key_arn=_KEY),
        send_sqs(_QUEUE),
    ]


def _hand_written_statements() -> list[iam.PolicyStatement]:
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


def _inline(statements: list[iam.PolicyStatement]) -> dict[str, iam.PolicyDocument]:
    return {"Permissions": iam.PolicyDocument(statements=statements)}


def _name_trust(role: iam.Role, sid: str) -> None:
    resource = cast("iam.CfnRole", role.node.default_child)
    resource.add_property_override("AssumeRolePolicyDocument.Statement.0.Sid", sid)


def _hand_written_ec2(scope: Construct, name: str) -> None:
    deny = iam.PolicyStatement(
        sid="DenyCredentialsFromImdsV1",
        effect=iam.Effect.DENY,
        actions=["*"],
        resources=["*"],
        conditions={"NumericLessThan": {"ec2:RoleDelivery": "2.0"}},
    )
    role = iam.Role(
        scope,
        name,
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        inline_policies=_inline([deny, *_hand_written_statements()]),
    )
    _name_trust(role, "TrustEc2Instances")
    iam.InstanceProfile(role, "InstanceProfile", role=role)


def _hand_written_lambda(scope: Construct, name: str) -> None:
    role = iam.Role(
        scope,
        name,
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        managed_policies=[
            iam.ManagedPolicy.from_aws_managed_policy_name(
                "service-role/AWSLambdaBasicExecutionRole"
            )
        ],
        inline_policies=_inline(_hand_written_statements()),
    )
    _name_trust(role, "TrustLambdaFunctions")


def _hand_written_deploy(scope: Construct, name: str) -> None:
    role = iam.Role(
        scope,
        name,
        assumed_by=iam.ArnPrincipal(_PIPELINE).with_conditions(
            {"Null": {"sts:ExternalId": "true"}}
        ),
        inline_policies=_inline(_hand_written_statements()),
    )
    _name_trust(role, "TrustNamedPrincipals")


def _hand_written_third_party(scope: Construct, name: str) -> None:
    role = iam.Role(
        scope,
        name,
        assumed_by=iam.AccountPrincipal(_VENDOR),
        external_ids=[_EXTERNAL_ID],
        inline_policies=_inline(_hand_written_statements()),
    )
    _name_trust(role, "TrustVendorWithExternalId")


def _floor(principal: dict[str, str], conditions: dict[str, Any] | None = None) -> Build:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Trust",
                "Effect": "Allow",
                "Principal": principal,
                "Action": "sts:AssumeRole",
                **({"Condition": conditions} if conditions else {}),
            }
        ],
    }
    statements = [statement.to_dict() for permission in _permissions() for statement in permission]
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


PATTERNS: Final = (
    Pattern(
        "Ec2InstanceRole", _ours_ec2, _hand_written_ec2, _floor({"Service": "ec2.amazonaws.com"})
    ),
    Pattern(
        "LambdaExecutionRole",
        _ours_lambda,
        _hand_written_lambda,
        _floor({"Service": "lambda.amazonaws.com"}),
    ),
    Pattern(
        "CrossAccountDeployRole",
        _ours_deploy,
        _hand_written_deploy,
        _floor({"AWS": _PIPELINE}, {"Null": {"sts:ExternalId": "true"}}),
    ),
    Pattern(
        "ThirdPartyExternalIdRole",
        _ours_third_party,
        _hand_written_third_party,
        _floor(
            {"AWS": f"arn:{Aws.PARTITION}:iam::{_VENDOR}:root"},
            {"StringEquals": {"sts:ExternalId": _EXTERNAL_ID}},
        ),
    ),
)
