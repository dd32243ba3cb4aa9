"""Rules on whom a trust policy names.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.conditions import (
    EXTERNAL_ID,
    MFA_PRESENT,
    demands_external_id,
    demands_mfa,
    demands_organization,
    names_callers,
    on,
)
from iam_patterns.checks.rule import RoleRule, Rule, Weakness, allows_of, size_of
from iam_patterns.checks.settings import Settings, account_in
from iam_patterns.policy import why_guessable
from iam_patterns.policy.conditions import plain_operator
from iam_patterns.policy.quotas import Quotas
from iam_patterns.policy.symbols import shown
from iam_patterns.template import TemplateRole

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_THIRD_PARTY: Final = _GUIDE + "id_roles_common-scenarios_third-party.html"
_PRINCIPALS: Final = _GUIDE + "reference_policies_elements_principal.html"
_OPERATORS: Final = _GUIDE + "reference_policies_elements_condition_operators.html"
_NEGATED: Final = "Not"


def _any_principal(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        anyone = statement.lets_anyone_in() and not statement.not_principals
        if anyone and not (demands_organization(statement) or names_callers(statement)):
            yield Weakness("It names anyone, and no condition names who it is.", place)


def _not_principal(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        if statement.not_principals:
            yield Weakness("It names everyone but a few.", place)


def _outside_accounts(role: TemplateRole, settings: Settings) -> Iterator[Weakness]:
    own = role.stack.account
    for place, statement in allows_of(role):
        if demands_external_id(statement) or demands_organization(statement):
            continue
        for principal in statement.principals.aws if statement.principals else ():
            account = account_in(principal)
            if account and account != own and not settings.is_trusted(account):
                could = "" if own else ", if it is not the stack's own, which is open"
                yield Weakness(f"{shown(principal)} is of another account{could}.", place)


def _whole_account(role: TemplateRole, settings: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        narrowed = (
            demands_external_id(statement)
            or names_callers(statement)
            or demands_mfa(statement)
            or demands_organization(statement)
        )
        for principal in statement.principals.aws if statement.principals else ():
            account = account_in(principal)
            is_root = principal.endswith(":root") or principal == account
            if is_root and not narrowed and account not in settings.trusted_accounts:
                yield Weakness(f"{shown(principal)} is every principal of the account.", place)


def _guessable(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        for condition in on(statement, EXTERNAL_ID):
            for value in condition.values if condition.operator == "StringEquals" else ():
                reason = why_guessable(value)
                if reason:
                    yield Weakness(f"The external ID {reason}.", place)


def _weak_external_id(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        for condition in on(statement, EXTERNAL_ID):
            is_null = condition.operator == "Null"
            if condition.operator != "StringEquals" and not is_null:
                yield Weakness(f"It compares by {condition.operator}.", place)


def _unconditioned_beside(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    statements = [
        (place, statement)
        for place, statement in allows_of(role)
        if statement.principals and statement.principals.aws
    ]
    if any(statement.conditions for _, statement in statements):
        for place, statement in statements:
            if not statement.conditions:
                yield Weakness("It has no condition, and another statement has.", place)


def _mfa_if_exists(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        for condition in on(statement, MFA_PRESENT):
            lets_absent_in = condition.operator != plain_operator(condition.operator)
            if lets_absent_in or _NEGATED in condition.operator or condition.values != ("true",):
                words = f"{condition.operator} {' or '.join(condition.values)}"
                yield Weakness(f"It compares by {words}, which passes without MFA.", place)


def _too_large(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    size, limit = size_of(role.trust), Quotas().trust_policy_characters
    if size > limit:
        yield Weakness(f"It has {size} characters, and the quota is {limit}.")


RULES: Final[tuple[RoleRule, ...]] = (
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
        "A customer of that account's owner has the owner act on your account in its place.",
        'ThirdPartyExternalIdRole(..., vendor_account="ACCOUNT", external_id="...")',
        _THIRD_PARTY,
        _outside_accounts,
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
        "trust-guessable-external-id",
        "error",
        "The external ID can be guessed.",
        "Another customer of the vendor names your role with the guessed ID.",
        'external_id="the one the vendor made for you"',
        _THIRD_PARTY,
        _guessable,
    ),
    Rule(
        "trust-weak-external-id-condition",
        "error",
        "The external ID is not demanded by StringEquals.",
        "A call with another external ID, or with none, gets in.",
        'conditions={"StringEquals": {"sts:ExternalId": "..."}}',
        _THIRD_PARTY,
        _weak_external_id,
    ),
    Rule(
        "trust-unconditioned-statement",
        "error",
        "A statement without conditions stands beside one that has them.",
        "The principals of the one without conditions pass by what the other demands.",
        "role.add_trust(Trust.arns(..., conditions=...))",
        _GUIDE + "reference_policies_evaluation-logic.html",
        _unconditioned_beside,
    ),
    Rule(
        "trust-mfa-if-exists",
        "error",
        "MFA is not demanded by Bool true.",
        "Somebody who stole a long-term key has no MFA in the request, and gets in.",
        'conditions={"Bool": {"aws:MultiFactorAuthPresent": "true"}}',
        _GUIDE + "id_credentials_mfa_configure-api-require.html",
        _mfa_if_exists,
    ),
    Rule(
        "trust-over-quota",
        "error",
        "The trust policy is larger than IAM's quota.",
        "Nobody: the deployment fails, half-way.",
        "Trust an account with principal_arn_patterns in place of many ARNs.",
        _GUIDE + "reference_iam-quotas.html",
        _too_large,
    ),
)
