"""Canonical user IDs of bucket policies as the principals that they stand for.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from typing import Final

from iam_patterns.policy import PolicyDocument, Principals, Statement
from iam_patterns.policy.tokens import contains_unknown, symbol, symbols_in, unknown

_OF_ORIGIN_ACCESS_IDENTITY: Final = ".S3CanonicalUserId"
_ORIGIN_ACCESS_IDENTITY: Final = "arn:{}:iam::cloudfront:user/CloudFront Origin Access Identity {}"


def with_canonical_users_named(document: PolicyDocument, partition: str) -> PolicyDocument:
    """The policy with accounts and origin access identities in place of canonical user IDs.

    The ID of an origin access identity of the templates stands for that identity. Any other is
    that of an account, whose number does not follow from it.

    Args:
        document: The policy.
        partition: The partition of its resource.
    """
    if not any(
        named and named.canonical_user
        for statement in document.statements
        for named in (statement.principals, statement.not_principals)
    ):
        return document
    statements = [_named(statement, partition) for statement in document.statements]
    return PolicyDocument(statements, version=document.version)


def _named(statement: Statement, partition: str) -> Statement:
    return Statement(
        statement.sid,
        effect=statement.effect,
        principals=_principals(statement.principals, partition),
        not_principals=_principals(statement.not_principals, partition),
        actions=statement.actions,
        not_actions=statement.not_actions,
        resources=statement.resources,
        not_resources=statement.not_resources,
    ).with_conditions(statement.conditions)


def _principals(given: Principals | None, partition: str) -> Principals | None:
    if given is None or not given.canonical_user:
        return given
    return Principals(
        aws=[*given.aws, *(_principal(each, partition) for each in given.canonical_user)],
        service=given.service,
        federated=given.federated,
        everyone=given.everyone,
    )


def _principal(user: str, partition: str) -> str:
    names = symbols_in(user)
    if names and names[0].endswith(_OF_ORIGIN_ACCESS_IDENTITY) and not contains_unknown(user):
        identity = symbol(names[0].removesuffix(_OF_ORIGIN_ACCESS_IDENTITY))
        return _ORIGIN_ACCESS_IDENTITY.format(partition, identity)
    return unknown(f"account of canonical user {user}")
