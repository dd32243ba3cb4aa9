"""The trust policy trusts another AWS account without an external ID."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    EXTERNAL_ID,
    conditions_on,
    required_organizations,
    requires_external_id,
    trusted_names,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import shown, unknown, unknowns_in

_ACCOUNT_OF_THE_ROLE: Final = unknown("AWS::AccountId")
_UNCONDITIONED: Final = "trust-unconditioned-statement"
_OF_THE_CONDITION: Final = (
    "trust-guessable-external-id",
    "trust-weak-external-id-condition",
)
_FIX_OF_UNKNOWN: Final = (
    'If the account is yours, write its ID and add it to "own_accounts" under "iam-patterns" in '
    "cdk.json. If it is a vendor, require the external ID that the vendor assigned to you."
)

_OF_OWN_ORGANIZATION: Final = """\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Role",
    assumed_by=iam.OrganizationPrincipal("{own}").with_conditions(
        {{"ArnLike": {{"aws:PrincipalArn": "arn:*:iam::*:role/deploy"}}}}
    ),
)
"""


def find(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    """Principals of other accounts or organizations."""
    for location, statement in policy.allows:
        required = required_organizations(statement)
        is_own = bool(required) and settings.are_own_organizations(required)
        if requires_external_id(statement) or is_own:
            continue
        same_as, cause = _same_as(policy, statement)
        if required:
            yield _of_organization(required, settings, location)
        for name in trusted_names(statement):
            account = account_of(name)
            if name == _ACCOUNT_OF_THE_ROLE or f":{_ACCOUNT_OF_THE_ROLE}:" in name:
                continue
            if unknowns_in(name):
                detail = (
                    f"{shown(name)} is known only at deployment, and could belong to any account."
                )
                yield Weakness(detail, (location,), _FIX_OF_UNKNOWN, is_guess=True)
            elif account and account != policy.account and not settings.is_trusted(account):
                found = _of_account(policy, settings, name, account, location)
                yield replace(found, same_as=same_as, cause=cause)


def _same_as(policy: TrustPolicy, statement: Statement) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules that report a condition on the external ID that requires none, and where."""
    if denials := policy.denials_on(statement, EXTERNAL_ID.__eq__):
        return ("trust-bypassable-denial",), denials
    is_meant = any(conditions_on(statement, EXTERNAL_ID))
    return (_UNCONDITIONED, *(_OF_THE_CONDITION if is_meant else ())), ()


def _of_organization(required: frozenset[str], settings: Settings, location: str) -> Weakness:
    names = two_of(sorted(map(shown, required)))
    own = settings.organization_id
    return Weakness(
        f"The statement trusts the organization {names}, which is not {own}.",
        (location,),
        f"Require your own organization, {own}.",
        _OF_OWN_ORGANIZATION.format(own=own),
    )


def _of_account(
    policy: TrustPolicy, settings: Settings, name: str, account: str, location: str
) -> Weakness:
    is_open = policy.account is None and not settings.own_accounts
    is_whole = name.endswith(":root") or name == account
    roles = ", and trust the role that needs it by its ARN" if is_whole else ""
    belongs = "could belong" if is_open else "belongs"
    return Weakness(
        f"{shown(name)} {belongs} to another AWS account.",
        (location,),
        f'If {account} is yours, add it to "own_accounts" under "iam-patterns" in cdk.json{roles}. '
        "If it is a vendor, require the external ID that the vendor assigned to you.",
        RULE.example.replace("333333333333", account),
        is_guess=is_open,
    )


RULE = Rule(
    id="trust-external-account",
    severity="error",
    subject=TrustPolicy,
    title="{subject} trusts an AWS account that is not yours, without an external ID.",
    risk="Another customer of that vendor could have it assume this role (confused deputy).",
    fix="Require the external ID that the vendor assigned to you.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    example="""\
from iam_patterns import ThirdPartyExternalIdRole

ThirdPartyExternalIdRole(
    stack,
    "Auditor",
    vendor_account="333333333333",
    external_id="cust-7f3a9c2e",
)
""",
    find=find,
)
