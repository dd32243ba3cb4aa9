"""The third parties that an app's own roles trust.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
"""

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_iam as iam

from iam_patterns.organization.errors import OrganizationError
from iam_patterns.policy import PolicyDocument, Problem, Statement
from iam_patterns.policy.arn import Arn
from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.tokens import contains_token
from iam_patterns.template import AppTemplates, StackTemplate

_ASSUME_ROLE: Final = "sts:AssumeRole"
_EXTERNAL_ID: Final = "sts:externalid"


def third_party_accounts(roles: Sequence[iam.Role]) -> tuple[str, ...]:
    """The accounts that may assume these roles with an external ID: those of third parties.

    For `assume_roles_only_from_organization`, so that a vendor is excepted if and only if a role
    names it.

    Args:
        roles: Roles for third parties, such as `ThirdPartyExternalIdRole`.

    Raises:
        OrganizationError: If a role trusts no third party, or one whose account is not known
            before deployment.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import ThirdPartyExternalIdRole
        >>> role = ThirdPartyExternalIdRole(
        ...     Stack(App(), "Example"),
        ...     "Vendor",
        ...     vendor_account="333333333333",
        ...     external_id="cust-7f3a9c2e",
        ... )
        >>> third_party_accounts([role])
        ('333333333333',)

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
    """
    problems: list[Problem] = []
    found: set[str] = set()
    for index, role in enumerate(roles):
        principals = list(_principals(role))
        accounts = {principal: _account(principal) for principal in principals}
        found |= {account for account in accounts.values() if account}
        unknown = [principal for principal, account in accounts.items() if not account]
        if not principals or unknown:
            problems.append(
                Problem.broken_rule(
                    f"roles[{index}]",
                    "the account of its third party is not known before deployment"
                    if unknown
                    else "no statement of its trust policy requires an external ID",
                    "Pass roles that trust a vendor's account, such as ThirdPartyExternalIdRole.",
                    value=role.node.path,
                )
            )
    if problems:
        raise OrganizationError("third_party_accounts()", problems)
    return tuple(sorted(found))


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
