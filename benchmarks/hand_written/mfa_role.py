"""`MfaRole`, and the same by hand."""

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.pattern import Pattern, hand_written_role
from iam_patterns import MfaRole
from iam_patterns.roles import Permissions

_ALICE: Final = "arn:aws:iam::111111111111:user/alice"
_CALL: Final = {
    "Null": {"sts:ExternalId": "true"},
    "Bool": {"aws:MultiFactorAuthPresent": "true"},
    "NumericLessThan": {"aws:MultiFactorAuthAge": "3600"},
}


def _ours(scope: Construct, name: str, permissions: Permissions) -> None:
    MfaRole(scope, name, trusted_arns=[_ALICE], permissions=permissions)


def _by_hand(scope: Construct, name: str, statements: list[iam.PolicyStatement]) -> iam.Role:
    return hand_written_role(
        scope,
        name,
        statements,
        principal=iam.ArnPrincipal(_ALICE).with_conditions(_CALL),
    )


PATTERN: Final = Pattern(
    name="MfaRole",
    build_ours=_ours,
    build_by_hand=_by_hand,
    sid="TrustNamedPrincipals",
    principal={"AWS": _ALICE},
    conditions=_CALL,
)
