"""The third parties that an app's own roles trust.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
"""

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from iam_patterns.organization.errors import refuse
from iam_patterns.policy import PolicyDocument, Problem, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.tokens import contains_token
from iam_patterns.template import AppTemplates, StackTemplate

_ASSUME_ROLE: Final = "sts:AssumeRole"
_EXTERNAL_ID: Final = "sts:externalid"


def third_party_accounts(roles: Sequence[iam.Role] | IConstruct) -> tuple[str, ...]:
    """The accounts that may assume roles with an external ID: those of third parties.

    For `assume_roles_only_from_organization`, so that a vendor is excepted if and only if a role
    trusts it.

    Args:
        roles: Roles for third parties, such as `ThirdPartyExternalIdRole`; or a construct, such
            as a stack or an app, for those that are in it by now.

    Raises:
        OrganizationError: If a role in the list trusts no third party, or a role trusts one whose
            account is not known before deployment.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ThirdPartyExternalIdRole
        >>> stack = Stack(App(), "Example")
        >>> role = ThirdPartyExternalIdRole(
        ...     stack, "Vendor", vendor_account="333333333333", external_id="cust-7f3a9c2e"
        ... )
        >>> third_party_accounts([role]) == third_party_accounts(stack) == ("333333333333",)
        True

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    is_listed = isinstance(roles, Sequence)
    found: set[str] = set()
    problems: list[Problem] = []
    for role in roles if isinstance(roles, Sequence) else _roles_in(roles):
        accounts = [_account(principal) for principal in _principals(role)]
        found |= {account for account in accounts if account}
        if None in accounts:
            problems.append(_problem(role, "the account of its third party is not known yet"))
        elif is_listed and not accounts:
            rule = "no statement of its trust policy requires an external ID"
            problems.append(_problem(role, rule))
    refuse("third_party_accounts()", problems)
    return tuple(sorted(found))


def _roles_in(construct: IConstruct) -> Iterator[iam.Role]:
    return (child for child in construct.node.find_all() if isinstance(child, iam.Role))


def _problem(role: iam.Role, rule: str) -> Problem:
    fix = "Pass roles that trust the account of a vendor, such as ThirdPartyExternalIdRole."
    return Problem.broken_rule(role.node.path, rule, fix)


def _principals(role: iam.Role) -> Iterator[str]:
    written = Stack.of(role).resolve(role.assume_role_policy)
    ((_, resolver),) = AppTemplates([StackTemplate("Trust", {})]).resolved()
    for statement in PolicyDocument.from_dict(resolver.resolve(written)).statements:
        if _is_for_third_party(statement) and statement.principals:
            yield from statement.principals.aws


def _is_for_third_party(statement: Statement) -> bool:
    return (
        statement.effect == "Allow"
        and statement.matches_action(_ASSUME_ROLE)
        and any(
            condition.key.lower() == _EXTERNAL_ID and condition.operator.startswith("String")
            for condition in statement.conditions
        )
    )


def _account(principal: str) -> str | None:
    """The account of a principal, if it is known before deployment."""
    arn = Arn.parse(principal)
    account = arn.account if arn else principal
    return account if ACCOUNT_ID.matches(account) and not contains_token(account) else None
