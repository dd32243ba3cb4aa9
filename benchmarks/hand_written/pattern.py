"""What every pattern of the benchmark is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, cast

from aws_cdk import aws_iam as iam
from constructs import Construct

from benchmarks.hand_written.permissions import hand_written_statements, our_permissions
from iam_patterns.roles import Permissions

Build = Callable[[Construct, str], object]
"""Builds one role."""

ACCOUNT: Final = "111111111111"
REGION: Final = "eu-west-1"
_USUAL_STATEMENTS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One role in three ways of writing it, each with as many statements as asked for.

    Args:
        name: The role.
        build_ours: Builds the construct of this package with these permissions.
        build_by_hand: Builds plain `iam.Role` with these statements: the same template, but
            for the Sid of the trust statement.
        sid: That Sid.
        principal: The principal of the trust policy, for `iam.CfnRole`.
        conditions: Its conditions.
        actions: Its actions.
    """

    name: str
    build_ours: Callable[[Construct, str, Permissions], object]
    build_by_hand: Callable[[Construct, str, list[iam.PolicyStatement]], iam.Role]
    sid: str
    principal: dict[str, str]
    conditions: dict[str, Any] | None = None
    actions: str | list[str] = "sts:AssumeRole"

    def ours(self, scope: Construct, name: str, statements: int = _USUAL_STATEMENTS) -> None:
        """Builds the construct of this package."""
        self.build_ours(scope, name, our_permissions(name, statements))

    def hand_written(
        self, scope: Construct, name: str, statements: int = _USUAL_STATEMENTS
    ) -> None:
        """Builds plain `iam.Role` with the same template.

        CDK has no way to give a trust statement a Sid but to override the template.
        """
        role = self.build_by_hand(scope, name, hand_written_statements(name, statements))
        resource = cast("iam.CfnRole", role.node.default_child)
        resource.add_property_override("AssumeRolePolicyDocument.Statement.0.Sid", self.sid)

    def without_sid(self, scope: Construct, name: str, statements: int = _USUAL_STATEMENTS) -> None:
        """Builds plain `iam.Role` whose trust statement has no Sid, as most people write it."""
        self.build_by_hand(scope, name, hand_written_statements(name, statements))

    def floor(self, scope: Construct, name: str, statements: int = _USUAL_STATEMENTS) -> None:
        """Builds `iam.CfnRole` of plain dictionaries: the least CDK can do."""
        trust = {
            "Sid": self.sid,
            "Effect": "Allow",
            "Principal": self.principal,
            "Action": self.actions,
            **({"Condition": self.conditions} if self.conditions else {}),
        }
        permissions = [
            statement.to_dict()
            for permission in our_permissions(name, statements)
            for statement in permission
        ]
        iam.CfnRole(
            scope,
            name,
            assume_role_policy_document=_document([trust]),
            policies=(
                [
                    iam.CfnRole.PolicyProperty(
                        policy_name="Permissions", policy_document=_document(permissions)
                    )
                ]
                if permissions
                else None
            ),
        )


def hand_written_role(
    scope: Construct,
    name: str,
    statements: list[iam.PolicyStatement],
    *,
    principal: iam.IPrincipal,
    external_ids: list[str] | None = None,
    managed_policies: list[str] | None = None,
) -> iam.Role:
    """Plain `iam.Role` with the same policies as ours."""
    return iam.Role(
        scope,
        name,
        assumed_by=principal,
        external_ids=external_ids,
        managed_policies=(
            [iam.ManagedPolicy.from_aws_managed_policy_name(policy) for policy in managed_policies]
            if managed_policies
            else None
        ),
        inline_policies=(
            {"Permissions": iam.PolicyDocument(statements=statements)} if statements else None
        ),
    )


def _document(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}
