"""Rules on what a trust policy demands of callers: an external ID, MFA.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
"""

from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    EXTERNAL_ID,
    MFA_AGE,
    MFA_PRESENT,
    demands_external_id,
    demands_mfa,
    is_mfa_by_age,
    is_mfa_by_bool,
    names_callers,
    on,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, TrustRule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Statement, why_guessable
from iam_patterns.policy.arn import account_of

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_THIRD_PARTY: Final = _GUIDE + "id_roles_common-scenarios_third-party.html"
_TYPED_DEMANDS: Final[tuple[tuple[str, Callable[[Statement], bool]], ...]] = (
    ("an external ID", demands_external_id),
    ("MFA", demands_mfa),
)


def _guessable(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        named = statement.principals
        is_of_vendor = named is not None and (named.everyone or named.aws)
        for condition in on(statement, EXTERNAL_ID) if is_of_vendor else ():
            for value in condition.values if condition.operator == "StringEquals" else ():
                if reason := why_guessable(value):
                    yield Weakness(f"The external ID {value} can be guessed: {reason}.", place)


def _weak_external_id(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        conditions = list(on(statement, EXTERNAL_ID))
        if any(condition.operator == "StringEquals" for condition in conditions):
            continue
        for condition in conditions:
            refuses_all = condition.operator == "Null" and condition.values == ("true",)
            if not refuses_all:
                yield Weakness(f"It compares by {condition.operator}.", place)


def _undone(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        for other_place, other in policy.allows:
            if other is not statement and _lets_in_all_of(other, statement):
                if other.conditions and not statement.conditions:
                    yield Weakness(f"It has no condition, and {other_place} has.", place)
                    break
                undone = [
                    name
                    for name, demand in _TYPED_DEMANDS
                    if demand(other) and not demand(statement)
                ]
                if undone:
                    yield Weakness(
                        f"It demands no {' and no '.join(undone).removeprefix('an ')}, "
                        f"and {other_place} does.",
                        place,
                    )
                    break


def _lets_in_all_of(narrow: Statement, wide: Statement) -> bool:
    """Whether whom one statement names the other names too, so that it is passed by."""
    if not narrow.principals or not wide.principals:
        return False
    if names_callers(wide):
        return wide.principals == narrow.principals
    if wide.principals.everyone or narrow.principals == wide.principals:
        return bool(narrow.principals.aws or narrow.principals.everyone)
    return bool(narrow.principals.aws) and all(
        any(_is_within(name, other) for other in wide.principals.aws)
        for name in narrow.principals.aws
    )


def _is_within(name: str, other: str) -> bool:
    """Whether a principal is another, or of the account that the other is."""
    account = account_of(other)
    is_whole = other.endswith(":root") or other == account
    return other in ("*", name) or (
        is_whole and account is not None and account == account_of(name)
    )


def _mfa_if_exists(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        present, age = list(on(statement, MFA_PRESENT)), list(on(statement, MFA_AGE))
        lax = [condition for condition in age if not is_mfa_by_age(condition)]
        lax += [condition for condition in present if not is_mfa_by_bool(condition)]
        for condition in () if any(map(is_mfa_by_bool, present)) else lax:
            words = f"{condition.operator} {' or '.join(condition.values)}"
            yield Weakness(f"It compares by {words}, which is not Bool true.", place)


RULES: Final[tuple[TrustRule, ...]] = (
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
        "A statement demands less of the same callers than the one beside it.",
        "The callers pass by what the other statement demands.",
        "role.add_trust(Trust.arns(..., conditions=...))",
        _GUIDE + "reference_policies_evaluation-logic.html",
        _undone,
    ),
    Rule(
        "trust-mfa-if-exists",
        "error",
        "MFA is not demanded by Bool true.",
        "Somebody who stole a long-term key has no MFA in the request, and gets in.",
        'principal.with_conditions({"Bool": {"aws:MultiFactorAuthPresent": "true"}})',
        _GUIDE + "id_credentials_mfa_configure-api-require.html",
        _mfa_if_exists,
    ),
)
