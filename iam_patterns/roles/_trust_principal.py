"""The one place where our trust becomes CDK's principal."""

import json
from functools import lru_cache
from typing import Final

import jsii
from aws_cdk import Aws
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Statement, Trust

_REMEMBERED: Final = 256


class TrustPrincipal(iam.PrincipalBase):
    """Writes a whole trust policy into a role, Sids and all.

    CDK's own principals render one statement each, without a Sid. This one hands its
    statements to the role's trust policy as they are, so that CDK's validation,
    `customize_roles` and later additions work as with any other principal.
    """

    def __init__(self, trust: Trust) -> None:
        super().__init__()
        self._trust = trust

    @jsii.member(jsii_name="addToAssumeRolePolicy")
    def add_to_assume_role_policy(self, document: iam.PolicyDocument) -> None:
        """Adds the trust statements to a role's trust policy."""
        add_trust_statements(document, self._trust)

    @property
    @jsii.member(jsii_name="policyFragment")
    def policy_fragment(self) -> iam.PrincipalPolicyFragment:
        """Principal and conditions of the first statement, which CDK records as metadata."""
        first = self._trust.statements[0]
        principals = first.principals.by_kind() if first.principals else ()
        return iam.PrincipalPolicyFragment(
            {kind: list(values) for kind, values in principals if values},
            first.to_dict().get("Condition"),
        )

    @jsii.member(jsii_name="dedupeString")
    def dedupe_string(self) -> str:
        """The trust policy itself: equal trust is the same principal."""
        return json.dumps(self._trust.to_dict())


@lru_cache(maxsize=_REMEMBERED)
def principal_of(trust: Trust) -> TrustPrincipal:
    """The principal for a trust policy. Roles with equal trust share it: it is never changed."""
    return TrustPrincipal(trust)


@lru_cache(maxsize=1)
def current_partition() -> str:
    """CDK's token for the partition of whatever stack it ends up in."""
    return Aws.PARTITION


def add_trust_statements(document: iam.PolicyDocument, trust: Trust) -> None:
    """Adds each statement of the trust to a trust policy of CDK."""
    document.add_statements(*(_cdk_statement(statement) for statement in trust.statements))


@lru_cache(maxsize=_REMEMBERED)
def _cdk_statement(statement: Statement) -> iam.PolicyStatement:
    return iam.PolicyStatement.from_json(statement.to_dict()).freeze()
