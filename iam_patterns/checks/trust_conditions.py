"""Rules on conditions that hold when nothing was sent.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    EXTERNAL_ID,
    MFA_AGE,
    MFA_PRESENT,
    accounts,
    demands,
    demands_mfa,
    on,
    organizations,
    says_who_asks,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, TrustRule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition, Statement
from iam_patterns.policy.patterns import has_literal_text
from iam_patterns.policy.web_identity.federation import federation_problems

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_SEVERAL_VALUES: Final = frozenset(
    {
        "aws:calledvia",
        "aws:principalorgpaths",
        "aws:principalservicenameslist",
        "aws:resourceorgpaths",
        "aws:sourceorgpaths",
        "aws:tagkeys",
        "aws:vpceorgpaths",
        "cognito-identity.amazonaws.com:amr",
        "sts:identitytokenaudience",
        "sts:requestcontextproviders",
        "sts:transitivetagkeys",
    }
)
_POD_TAGS: Final = ("aws:requesttag/kubernetes-", "aws:requesttag/eks-")
"""Tags that EKS sends of every pod: that they are sent says nothing."""
_OTHER_RULES: Final = frozenset({EXTERNAL_ID, MFA_PRESENT})


def _for_all_values(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        if any(federation_problems(statement)):
            continue
        for condition in statement.conditions:
            key = condition.key.lower()
            has_one_value = key not in _SEVERAL_VALUES and not key.startswith("saml:eduperson")
            if condition.parsed_operator.is_for_all and has_one_value and key not in _OTHER_RULES:
                yield Weakness(f"{condition.key} has one value, or none at all.", place)


def _hollow(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        for condition in statement.conditions:
            if says_who_asks(condition.key) and (what := _hollowness(condition, statement)):
                yield Weakness(f"{condition.operator} of {condition.key} {what}.", place)


def _hollowness(condition: Condition, statement: Statement) -> str | None:
    key = condition.key.lower()
    if condition.parsed_operator.if_exists:
        return "holds where the key is not sent"
    if condition.parsed_operator.is_negated:
        is_narrowing = any(map(demands, on(statement, key))) or (
            key.startswith("aws:principal")
            and bool(organizations(statement) or accounts(statement))
        )
        return None if is_narrowing else "names who is kept out, not who gets in"
    is_demand_of_a_tag = key.startswith("aws:requesttag/") and not key.startswith(_POD_TAGS)
    if not is_demand_of_a_tag and not all(map(has_literal_text, condition.values)):
        return "holds of anyone"
    return None


def _hollow_denial(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.denials:
        if len(statement.conditions) != 1:
            continue
        (condition,) = statement.conditions
        key = condition.key.lower()
        if key in (MFA_PRESENT, MFA_AGE):
            is_plain = condition.parsed_operator.is_plain
            demanded = all(demands_mfa(allow) for _, allow in policy.allows)
            of_those_with_mfa = condition.operator != "Null" and condition.values == ("true",)
            is_hollow = is_plain and not demanded and not of_those_with_mfa
        else:
            is_negated = condition.parsed_operator.is_negated and key not in _SEVERAL_VALUES
            is_hollow = is_negated and condition.parsed_operator.is_for_any
        if is_hollow:
            words = f"{condition.operator} of {condition.key}"
            yield Weakness(f"{words} does not keep out everyone without it.", place)


RULES: Final[tuple[TrustRule, ...]] = (
    Rule(
        "trust-for-all-values",
        "error",
        "ForAllValues is asked of a key that has one value.",
        "Whoever sends no such key at all gets in: ForAllValues holds of nothing.",
        'conditions={"StringEquals": {...}} without ForAllValues',
        _GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html",
        _for_all_values,
    ),
    Rule(
        "trust-hollow-condition",
        "warning",
        "A condition on who asks keeps hardly anyone out.",
        "Whoever the other conditions do not name could assume the role.",
        'conditions={"StringEquals": {...}} of the value that is meant',
        _GUIDE + "reference_policies_elements_condition_operators.html",
        _hollow,
    ),
    Rule(
        "trust-hollow-denial",
        "warning",
        "A Deny does not keep out all whom it is meant for.",
        "Whoever sends the key that it asks for not at all, or as false, gets in.",
        'conditions={"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}} in the Deny',
        _GUIDE + "reference_policies_elements_condition_operators.html",
        _hollow_denial,
    ),
)
