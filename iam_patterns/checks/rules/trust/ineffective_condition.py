"""A condition meant to identify the caller does not restrict it."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    conditions_on,
    is_about_the_caller,
    is_limited,
    required_accounts,
    required_organizations,
    requires,
)
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.trust._conditions import rules_about
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition, Statement

_POD_TAGS: Final = ("aws:requesttag/kubernetes-", "aws:requesttag/eks-")
"""Tags that EKS sends for every pod."""

_OF_THE_STATEMENT: Final = ("trust-any-principal", "trust-for-all-values")
"""Other rules that report the same mistake, whatever the key."""


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Conditions on the caller that match when the key is missing, or match every caller."""
    for location, statement in policy.allows:
        for condition in statement.conditions:
            if is_about_the_caller(condition.key) and (
                why := _why_ineffective(condition, statement)
            ):
                detail = f"{condition.operator} of {condition.key} {why}."
                example = example_for(statement)
                same_as = (*_OF_THE_STATEMENT, *rules_about(condition.key))
                fix = f"Compare {condition.key} with StringEquals and the value of the callers."
                yield Weakness(detail, (location,), fix, example, same_as=same_as)


def _why_ineffective(condition: Condition, statement: Statement) -> str | None:
    key = condition.key.lower()
    if condition.parsed_operator.if_exists:
        return "also matches when the key is missing"
    if condition.parsed_operator.is_negated:
        is_limiting = any(map(requires, conditions_on(statement, key))) or (
            key.startswith("aws:principal")
            and bool(required_organizations(statement) or required_accounts(statement))
        )
        return None if is_limiting else "only excludes callers; it does not say who is allowed"
    is_any_tag = key.startswith("aws:requesttag/") and not key.startswith(_POD_TAGS)
    if not is_any_tag and not all(map(is_limited, condition.values)):
        return "matches every caller"
    return None


RULE = Rule(
    id="trust-ineffective-condition",
    severity="warning",
    subject=TrustPolicy,
    title=(
        "{subject} has a condition that is meant to identify the caller and does not restrict it."
    ),
    risk="Callers that the condition was meant to exclude can assume the role.",
    fix="Compare the key with StringEquals and the value that callers must have.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    example="""\
from aws_cdk import aws_iam as iam

pipeline = iam.Role.from_role_name(stack, "Pipeline", "pipeline")
iam.Role(
    stack,
    "Deploy",
    assumed_by=iam.AccountPrincipal(stack.account).with_conditions(
        {"ArnEquals": {"aws:PrincipalArn": pipeline.role_arn}}
    ),
)
""",
    find=find,
)
