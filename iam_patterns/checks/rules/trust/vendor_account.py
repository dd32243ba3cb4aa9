"""The role is named after a vendor, and trusts the account of another."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.policy_locations import TRUST_POLICY
from iam_patterns.checks.analysis.trust_conditions import requires_external_id, trusted_names
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.catalog.vendor_accounts import accounts_of, vendor_of, vendors_named
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.checks.wording import two_of
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.template import IamRole

_NAMES: Final = ("RoleName", "Description")


def find(role: IamRole, settings: Settings) -> Iterator[Weakness]:
    """Accounts that are not of the vendor in the role's name or description."""
    named = vendors_named(_text_of(role))
    policy = TrustPolicy(role.trust, role.stack.account)
    for location, statement in policy.allows if named else ():
        for name in trusted_names(statement):
            account = account_of(name) or name
            owner = vendor_of(account)
            if owner in named or contains_token(account):
                continue
            where = (f"{TRUST_POLICY}.{location}",)
            if owner:
                detail = f"{shown(name)} is an account of {owner}, and the role names {named[0]}."
                yield Weakness(detail, where, _fix(named[0]))
            elif requires_external_id(statement) and not _is_own(account, policy, settings):
                detail = (
                    f"{shown(name)} could belong to somebody else than {named[0]}, which documents "
                    f"{two_of(accounts_of(named[0]))}."
                )
                yield Weakness(detail, where, _fix(named[0]), is_guess=True)


def _text_of(role: IamRole) -> str:
    values = (role.properties.get(name) for name in _NAMES)
    return "\n".join((role.logical_id, *(value for value in values if isinstance(value, str))))


def _is_own(account: str, policy: TrustPolicy, settings: Settings) -> bool:
    return account == policy.account or settings.is_trusted(account)


def _fix(vendor: str) -> str:
    return (
        f"Copy the account from {vendor}'s own documentation, or name the role after the vendor "
        "that it trusts."
    )


RULE = Rule(
    id="trust-vendor-account",
    severity="warning",
    subject=IamRole,
    title="{subject} is named after a vendor, and trusts an account that is not the vendor's.",
    risk="The other account can assume the role, and reviewers take it for the vendor.",
    fix="Copy the account from the vendor's own documentation.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    example="""\
from iam_patterns import ThirdPartyExternalIdRole

ThirdPartyExternalIdRole(
    stack,
    "Datadog",
    vendor_account="464622532012",
    external_id="cust-7f3a9c2e",
)
""",
    find=find,
)
