"""Roles for people and other roles."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, floor, hand_written_role, permissions
from iam_patterns import ChainedRole, MfaRole

_ALICE: Final = "arn:aws:iam::111111111111:user/alice"
_HUB: Final = "arn:aws:iam::111111111111:role/hub"
_ORGANIZATION: Final = "o-abcdefghij"


def _our_mfa_role(scope: Construct, name: str) -> None:
    MfaRole(scope, name, trusted_arns=[_ALICE], permissions=permissions())


_RECENT_MFA: Final = {
    "Null": {"sts:ExternalId": "true"},
    "Bool": {"aws:MultiFactorAuthPresent": "true"},
    "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
}


def _hand_written_mfa_role(scope: Construct, name: str) -> None:
    principal = iam.ArnPrincipal(_ALICE).with_conditions(_RECENT_MFA)
    hand_written_role(scope, name, sid="TrustNamedPrincipals", principal=principal)


def _our_chained_role(scope: Construct, name: str) -> None:
    ChainedRole(
        scope,
        name,
        trusted_role_arns=[_HUB],
        organization_id=_ORGANIZATION,
        permissions=permissions(),
    )


_SAME_ORGANIZATION: Final = {
    "Null": {"sts:ExternalId": "true"},
    "StringEquals": {"aws:PrincipalOrgID": _ORGANIZATION},
}


def _hand_written_chained_role(scope: Construct, name: str) -> None:
    principal = iam.ArnPrincipal(_HUB).with_conditions(_SAME_ORGANIZATION)
    hand_written_role(scope, name, sid="TrustNamedRoles", principal=principal)


CALLERS: Final = (
    Pattern("MfaRole", _our_mfa_role, _hand_written_mfa_role, floor({"AWS": _ALICE}, _RECENT_MFA)),
    Pattern(
        "ChainedRole",
        _our_chained_role,
        _hand_written_chained_role,
        floor({"AWS": _HUB}, _SAME_ORGANIZATION),
    ),
)
