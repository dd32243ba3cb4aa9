"""Rules on whom a trust policy names.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    accounts,
    demands_external_id,
    demands_mfa,
    names_callers,
    organizations,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, TrustRule, Weakness, size_of
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Statement
from iam_patterns.policy.arn import account_of
from iam_patterns.policy.tokens import shown, unknowns_in

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_THIRD_PARTY: Final = _GUIDE + "id_roles_common-scenarios_third-party.html"
_PRINCIPALS: Final = _GUIDE + "reference_policies_elements_principal.html"


def _any_principal(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        named = statement.principals
        if named is None:
            continue
        is_narrowed = organizations(statement) or accounts(statement)
        if (named.everyone or "*" in named.aws) and not is_narrowed:
            yield Weakness("It names anyone, and no condition names an account of theirs.", place)
        if "*" in (*named.service, *named.federated):
            yield Weakness("It names every service, or everyone of every provider.", place)


def _not_principal(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        if statement.not_principals:
            yield Weakness("It names everyone but a few.", place)


def _outside(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        of = organizations(statement)
        if demands_external_id(statement) or (of and settings.are_own_organizations(of)):
            continue
        if of:
            names = " and ".join(sorted(map(shown, of)))
            yield Weakness(
                f"The organization {names} is not {settings.organization_id}.",
                place,
                f'iam.OrganizationPrincipal("{settings.organization_id}")',
            )
        for name in _account_names(statement):
            account = account_of(name)
            if unknowns_in(name):
                yield Weakness(
                    f"{shown(name)} is known only at deployment, and could be of any account.",
                    place,
                    is_guess=True,
                )
            elif account and account != policy.account and not settings.is_trusted(account):
                is_open = policy.account is None and not settings.own_accounts
                could = "could be" if is_open else "is"
                yield Weakness(
                    f"{shown(name)} {could} of another account.",
                    place,
                    f'ThirdPartyExternalIdRole(..., vendor_account="{account}", '
                    f'external_id="ID_OF_THE_VENDOR"); if it is yours, "own_accounts": '
                    f'["{account}"] under "iam-patterns" in the context of cdk.json',
                    is_guess=is_open,
                )


def _whole_account(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        narrowed = (
            demands_external_id(statement) or names_callers(statement) or demands_mfa(statement)
        )
        for name in () if narrowed else _account_names(statement):
            account = account_of(name)
            is_whole = name.endswith(":root") or name == account
            if is_whole and account not in settings.trusted_accounts:
                yield Weakness(f"{shown(name)} is every principal of the account.", place)


def _user_without_mfa(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        refuses_deputies = ("Null", "sts:externalid")
        if any((c.operator, c.key.lower()) != refuses_deputies for c in statement.conditions):
            continue
        for name in statement.principals.aws if statement.principals else ():
            if ":user/" in name:
                yield Weakness(f"{shown(name)} is a user, and no MFA is demanded.", place)


def _too_large(policy: TrustPolicy, settings: Settings) -> Iterator[Weakness]:
    size, limit = size_of(policy.document), settings.quotas.trust_policy_characters
    if size > limit:
        yield Weakness(f"It has {size} characters, and the quota is {limit}.")


def _account_names(statement: Statement) -> tuple[str, ...]:
    """The principals of AWS that a statement names, or the accounts when it names anyone."""
    named = statement.principals
    if named is None:
        return ()
    anyone = named.everyone or "*" in named.aws
    return tuple(sorted(accounts(statement))) if anyone else named.aws


RULES: Final[tuple[TrustRule, ...]] = (
    Rule(
        "trust-any-principal",
        "error",
        "The trust policy lets anyone on AWS assume the role.",
        "Anyone with an AWS account assumes the role and does whatever it may.",
        "iam.ArnPrincipal(role_arn)",
        _PRINCIPALS,
        _any_principal,
    ),
    Rule(
        "trust-not-principal",
        "error",
        "The trust policy allows everyone but those it names.",
        "Anyone with an AWS account that the statement forgot assumes the role.",
        "iam.ArnPrincipal(role_arn)",
        _GUIDE + "reference_policies_elements_notprincipal.html",
        _not_principal,
    ),
    Rule(
        "trust-external-account",
        "error",
        "The trust policy names an account that is not yours, without an external ID.",
        "Another customer of that vendor has the vendor use this role on your account.",
        'ThirdPartyExternalIdRole(..., vendor_account="ACCOUNT", external_id="ID_OF_THE_VENDOR")',
        _THIRD_PARTY,
        _outside,
    ),
    Rule(
        "trust-whole-account",
        "warning",
        "The trust policy names a whole account, and nothing narrows it.",
        "Whoever can give themselves sts:AssumeRole in that account assumes the role.",
        "iam.ArnPrincipal(role_arn)",
        _PRINCIPALS,
        _whole_account,
    ),
    Rule(
        "trust-user-without-mfa",
        "warning",
        "The trust policy names an IAM user, and demands nothing of the call.",
        "Whoever finds the user's long-term key assumes the role with the key alone.",
        "MfaRole(..., trusted_arns=[user_arn])",
        _GUIDE + "id_credentials_mfa_configure-api-require.html",
        _user_without_mfa,
    ),
    Rule(
        "trust-over-quota",
        "error",
        "The trust policy is larger than IAM's quota.",
        "No attack, but the deployment fails, half-way.",
        "Trust an account with principal_arn_patterns in place of many ARNs; or "
        '"quotas": {"trust_policy_characters": ...} in the settings, if AWS raised it',
        _GUIDE + "reference_iam-quotas.html",
        _too_large,
    ),
)
