"""`ThirdPartyExternalIdRole`, and the same by hand."""

from typing import Final

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import ThirdPartyExternalIdRole
from iam_patterns.roles import Permissions

_VENDOR: Final = "333333333333"
_EXTERNAL_ID: Final = "cust-7f3a9c2e"


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    ThirdPartyExternalIdRole(
        scope, name, vendor_account=_VENDOR, external_id=_EXTERNAL_ID, permissions=permissions
    )


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.AccountPrincipal(_VENDOR),
        external_ids=[_EXTERNAL_ID],
    )


PATTERN: Final = Pattern(
    name="ThirdPartyExternalIdRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustVendorWithExternalId",
    principal={"AWS": f"arn:{Aws.PARTITION}:iam::{_VENDOR}:root"},
    conditions={"StringEquals": {"sts:ExternalId": _EXTERNAL_ID}},
)
