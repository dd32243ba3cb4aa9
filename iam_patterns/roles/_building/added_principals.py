"""Principals that `add_trust` refuses: those that IAM rejects, and accounts without a limit.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.policy import Condition, Problem, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.external_id import why_guessable
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.operators import ARN, STRING
from iam_patterns.policy.patterns import is_specific
from iam_patterns.policy.principals import is_origin_access_identity
from iam_patterns.policy.tokens import contains_token, is_token

_ASSUME_ROLE: Final = "sts:assumerole"
_FEDERATED_ACTIONS: Final = ("sts:assumerolewithsaml", "sts:assumerolewithwebidentity")
_EXTERNAL_ID: Final = "sts:externalid"
_PRINCIPAL_ARN: Final = "aws:principalarn"
_OF_THE_CALLER: Final = ("aws:userid", "aws:username")
_TAG_OF_THE_CALLER: Final = "aws:principaltag/"


def principal_problems(
    statement: Statement, *, allow_any_principal_in_account: bool
) -> Iterator[Problem]:
    """Each principal of an added Allow that would be rejected, or is a whole account.

    Args:
        statement: The statement to add.
        allow_any_principal_in_account: Whether accounts are accepted without a condition.
    """
    if statement.principals is None:
        return
    yield from _rejected(statement)
    if allow_any_principal_in_account or not statement.matches_action(_ASSUME_ROLE):
        return
    accounts = [name for name in statement.principals.aws if _is_account(name)]
    if accounts and not any(map(_identifies_callers, statement.conditions)):
        yield Problem.broken_rule(
            "trust",
            "the added statement trusts every principal of an account",
            "Name the roles or users, require aws:PrincipalArn or an external ID that a stranger "
            "cannot guess, or set allow_any_principal_in_account=True.",
            value=accounts,
        )


def _rejected(statement: Statement) -> Iterator[Problem]:
    named = statement.principals
    if named is None:
        return
    if "*" in named.federated:
        yield Problem.broken_rule(
            "trust",
            "the added statement trusts any identity provider, which IAM rejects",
            "Name the provider by its ARN.",
            value=statement.to_dict(),
        )
    only_for_s3 = [*named.canonical_user, *filter(is_origin_access_identity, named.aws)]
    if only_for_s3:
        yield Problem.broken_rule(
            "trust",
            "a canonical user cannot assume a role, and neither can an origin access identity: "
            "only S3 knows them",
            "Name the account or the role by its ARN.",
            value=only_for_s3,
        )
    if (
        named.federated
        and statement.matches_action(_ASSUME_ROLE)
        and not any(map(statement.matches_action, _FEDERATED_ACTIONS))
    ):
        yield Problem.broken_rule(
            "trust",
            "a federated principal cannot call sts:AssumeRole",
            "Allow sts:AssumeRoleWithSAML or sts:AssumeRoleWithWebIdentity, as Trust.saml and "
            "Trust.web_identity do.",
            value=statement.to_dict(),
        )


def _is_account(principal: str) -> bool:
    arn = Arn.parse(principal)
    return arn.resource == "root" if arn else ACCOUNT_ID.matches(principal)


def _identifies_callers(condition: Condition) -> bool:
    """Whether a condition requires values that few principals of an account have."""
    operator = condition.parsed_operator
    if (
        operator.family not in (STRING, ARN)
        or operator.is_negated
        or operator.is_true_without_key
        or not condition.values
    ):
        return False
    key = condition.key.lower()
    if key == _EXTERNAL_ID:
        return all(map(_is_unguessable, condition.values))
    if key == _PRINCIPAL_ARN:
        return all(is_specific(_name_in(value)) for value in condition.values)
    is_of_the_caller = key in _OF_THE_CALLER or key.startswith(_TAG_OF_THE_CALLER)
    return is_of_the_caller and all(map(is_specific, condition.values))


def _is_unguessable(external_id: str) -> bool:
    if contains_token(external_id):
        return is_token(external_id) or is_specific(external_id)
    return is_specific(external_id) and why_guessable(external_id) is None


def _name_in(pattern: str) -> str:
    """The path and name of a principal, after role/ or user/; a token alone is one principal."""
    arn = Arn.parse(pattern)
    return arn.resource.partition("/")[2] if arn else pattern * is_token(pattern)
