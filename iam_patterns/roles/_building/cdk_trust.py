"""Turns a `Trust` into a CDK principal."""

import json
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import jsii
from aws_cdk import CfnJson
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Statement, Trust
from iam_patterns.policy.tokens import contains_token

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
        self.written = 0
        """How many trust policies it was written into."""
        self.last_document: iam.PolicyDocument | None = None
        """The trust policy that it was last written into."""

    @jsii.member(jsii_name="addToAssumeRolePolicy")
    def add_to_assume_role_policy(self, document: iam.PolicyDocument) -> None:
        """Adds the trust statements to a role's trust policy.

        Those with a token as condition key need a construct of their own, and follow once
        there is a role to build it in: see `add_deferred_statements`.
        """
        self.written += 1
        self.last_document = document
        document.add_statements(*_written_at_once(self._trust))

    def is_all_of(self, document: iam.PolicyDocument) -> bool:
        """Whether a trust policy has the statements that it writes at once, and no others."""
        promised = iam.PolicyDocument(statements=_written_at_once(self._trust))
        return bool(document.to_json() == promised.to_json())

    @property
    @jsii.member(jsii_name="policyFragment")
    def policy_fragment(self) -> iam.PrincipalPolicyFragment:
        """Principal and conditions of the first statement, which CDK records as metadata."""
        first = self._trust.statements[0]
        principals = first.principals.by_kind() if first.principals else ()
        return iam.PrincipalPolicyFragment(
            {kind: list(values) for kind, values in principals if values},
            None if _has_token_as_key(first) else first.to_dict().get("Condition"),
        )

    @jsii.member(jsii_name="dedupeString")
    def dedupe_string(self) -> str:
        """The trust policy itself: equal trust is the same principal."""
        return json.dumps(self._trust.to_dict())


def is_whole_trust(trust: Trust, document: iam.PolicyDocument) -> bool:
    """Whether a role's trust policy has the statements of a trust and no others.

    Of those with a token as condition key only the number is compared.
    """
    promised = iam.PolicyDocument(statements=_written_at_once(trust)).to_json()["Statement"]
    found = document.to_json()["Statement"]
    if len(promised) == len(trust.statements):
        return bool(found == promised)
    return len(found) == len(trust.statements) and all(one in found for one in promised)


def _written_at_once(trust: Trust) -> list[iam.PolicyStatement]:
    """The statements without a token as condition key; see `add_deferred_statements`."""
    return [_cdk_statement(one) for one in trust.statements if not _has_token_as_key(one)]


@lru_cache(maxsize=_REMEMBERED)
def principal_of(trust: Trust) -> TrustPrincipal:
    """The principal for a trust policy. Roles with equal trust share it: it is never changed."""
    return TrustPrincipal(trust)


def add_trust_statements(role: iam.Role, statements: Iterable[Statement]) -> None:
    """Adds statements to a role's trust policy."""
    document = role.assume_role_policy
    if document is None:
        return
    for statement in statements:
        document.add_statements(
            _statement_with_token_as_key(role, statement)
            if _has_token_as_key(statement)
            else _cdk_statement(statement)
        )


def add_deferred_statements(role: iam.Role, trust: Trust) -> bool:
    """Adds the statements that `TrustPrincipal` left out, now that there is a role.

    Asks Node for the role's trust policy only if there are any: most roles have none.

    Returns:
        Whether there were any.
    """
    deferred = [statement for statement in trust.statements if _has_token_as_key(statement)]
    if deferred:
        add_trust_statements(role, deferred)
    return bool(deferred)


def _has_token_as_key(statement: Statement) -> bool:
    return any(contains_token(condition.key) for condition in statement.conditions)


def _statement_with_token_as_key(role: iam.Role, statement: Statement) -> iam.PolicyStatement:
    """CloudFormation has no tokens as keys of a mapping: a custom resource writes the mapping.

    See https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.CfnJson.html
    """
    plain = statement.to_dict()
    block = {
        operator: CfnJson(role, f"{statement.sid}{operator}", value=keys)
        for operator, keys in plain.pop("Condition").items()
    }
    cdk_statement = iam.PolicyStatement.from_json(plain)
    cdk_statement.add_conditions(block)
    return cdk_statement


@lru_cache(maxsize=_REMEMBERED)
def _cdk_statement(statement: Statement) -> iam.PolicyStatement:
    return iam.PolicyStatement.from_json(statement.to_dict()).freeze()
