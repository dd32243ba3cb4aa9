"""ForAllValues is used with a single-valued key."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import EXTERNAL_ID, MFA_PRESENT
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.trust._conditions import rules_about
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.web_identity.federation import federation_problems
from iam_patterns.service_reference.shared_condition_keys import MULTIVALUED_KEYS

_OTHER_RULES: Final = frozenset({EXTERNAL_ID, MFA_PRESENT})


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """ForAllValues with keys that have one value, unless another rule reports it."""
    for location, statement in policy.allows:
        if any(federation_problems(statement)):
            continue
        for condition in statement.conditions:
            key = condition.key.lower()
            is_single = key not in MULTIVALUED_KEYS and not key.startswith("saml:eduperson")
            if condition.parsed_operator.is_for_all and is_single and key not in _OTHER_RULES:
                detail = f"{condition.operator} is used with {condition.key}, which has one value."
                example = example_for(statement)
                same_as = rules_about(key)
                plain = condition.operator.removeprefix("ForAllValues:")
                fix = f"Use {plain} for {condition.key}."
                yield Weakness(detail, (location,), fix, example, same_as=same_as)


RULE = Rule(
    id="trust-for-all-values",
    severity="error",
    subject=TrustPolicy,
    title="{subject} uses ForAllValues with a single-valued condition key.",
    risk=(
        "ForAllValues is true when the key is missing, so callers that do not send it can "
        "assume the role."
    ),
    fix="Use the operator without ForAllValues.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.AccountPrincipal(stack.account).with_conditions(
        {"StringEquals": {"aws:PrincipalTag/team": "shop"}}
    ),
)
""",
    find=find,
)
