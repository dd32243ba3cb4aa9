"""Rules on conditions that hold when nothing was sent.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.conditions import EXTERNAL_ID, MFA_PRESENT
from iam_patterns.checks.rule import RoleRule, Rule, Weakness, allows_of
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.federation import federation_problems
from iam_patterns.template import TemplateRole

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
_OTHER_RULES: Final = frozenset({EXTERNAL_ID, MFA_PRESENT})


def _for_all_values(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        if any(federation_problems(statement)):
            continue
        for condition in statement.conditions:
            key = condition.key.lower()
            has_one_value = key not in _SEVERAL_VALUES and not key.startswith("saml:eduperson")
            if (
                condition.operator.startswith("ForAllValues:")
                and has_one_value
                and key not in _OTHER_RULES
            ):
                yield Weakness(f"{condition.key} has one value, or none at all.", place)


RULES: Final[tuple[RoleRule, ...]] = (
    Rule(
        "trust-for-all-values",
        "error",
        "ForAllValues is asked of a key that has one value.",
        "Whoever sends no such key at all gets in: ForAllValues holds of nothing.",
        'conditions={"StringEquals": {...}} without ForAllValues',
        _GUIDE + "reference_policies_condition-single-vs-multi-valued-context-keys.html",
        _for_all_values,
    ),
)
