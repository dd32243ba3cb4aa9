"""The four roles that are built most often, and so are measured up to 5000."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import (
    Pattern,
    floor,
    hand_written_statements,
    inline,
    name_trust,
    permissions,
)
from iam_patterns import (
    CrossAccountDeployRole,
    Ec2InstanceRole,
    LambdaExecutionRole,
    ThirdPartyExternalIdRole,
)

_PIPELINE: Final = "arn:aws:iam::111111111111:role/pipeline"
_VENDOR: Final = "333333333333"
_EXTERNAL_ID: Final = "cust-7f3a9c2e"


def _ours_ec2(scope: Construct, name: str) -> None:
    Ec2InstanceRole(scope, name, permissions=permissions())


def _ours_lambda(scope: Construct, name: str) -> None:
    LambdaExecutionRole(scope, name, permissions=permissions())


def _ours_deploy(scope: Construct, name: str) -> None:
    CrossAccountDeployRole(scope, name, trusted_arns=[_PIPELINE], permissions=permissions())


def _ours_third_party(scope: Construct, name: str) -> None:
    ThirdPartyExternalIdRole(
        scope,
        name,
        vendor_account=_VENDOR,
        external_id=_EXTERNAL_ID,
        permissions=permissions(),
    )


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
        inline_policies=inline([deny, *hand_written_statements()]),
    )
    name_trust(role, "TrustEc2Instances")
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
        inline_policies=inline(hand_written_statements()),
    )
    name_trust(role, "TrustLambdaFunctions")


def _hand_written_deploy(scope: Construct, name: str) -> None:
    role = iam.Role(
        scope,
        name,
        assumed_by=iam.ArnPrincipal(_PIPELINE).with_conditions(
            {"Null": {"sts:ExternalId": "true"}}
        ),
        inline_policies=inline(hand_written_statements()),
    )
    name_trust(role, "TrustNamedPrincipals")


def _hand_written_third_party(scope: Construct, name: str) -> None:
    role = iam.Role(
        scope,
        name,
        assumed_by=iam.AccountPrincipal(_VENDOR),
        external_ids=[_EXTERNAL_ID],
        inline_policies=inline(hand_written_statements()),
    )
    name_trust(role, "TrustVendorWithExternalId")


FIRST_ROLES: Final = (
    Pattern(
        "Ec2InstanceRole",
        _ours_ec2,
        _hand_written_ec2,
        floor({"Service": "ec2.amazonaws.com"}),
        largest=5000,
    ),
    Pattern(
        "LambdaExecutionRole",
        _ours_lambda,
        _hand_written_lambda,
        floor({"Service": "lambda.amazonaws.com"}),
        largest=5000,
    ),
    Pattern(
        "CrossAccountDeployRole",
        _ours_deploy,
        _hand_written_deploy,
        floor({"AWS": _PIPELINE}, {"Null": {"sts:ExternalId": "true"}}),
        largest=5000,
    ),
    Pattern(
        "ThirdPartyExternalIdRole",
        _ours_third_party,
        _hand_written_third_party,
        floor(
            {"AWS": f"arn:{Aws.PARTITION}:iam::{_VENDOR}:root"},
            {"StringEquals": {"sts:ExternalId": _EXTERNAL_ID}},
        ),
        largest=5000,
    ),
)
