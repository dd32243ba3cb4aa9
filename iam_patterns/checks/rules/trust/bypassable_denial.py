"""A Deny does not match requests in which the key is missing."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import MFA_AGE, MFA_PRESENT, requires_mfa
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition
from iam_patterns.service_reference.shared_condition_keys import MULTIVALUED_KEYS


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Deny statements of one condition that does not match when its key is missing."""
    for location, statement in policy.denials:
        if len(statement.conditions) != 1:
            continue
        (condition,) = statement.conditions
        if _is_bypassable(condition, policy):
            detail = (
                f"{condition.operator} of {condition.key} does not match requests in which "
                "the key is missing."
            )
            yield Weakness(detail, (location,), _fix(condition))


def _fix(condition: Condition) -> str:
    """The operator that matches requests without the key too, and those with another value."""
    if condition.key.lower() == MFA_PRESENT:
        return f"Use BoolIfExists and false for {condition.key}."
    if condition.parsed_operator.is_for_any:
        return f"Use {condition.operator.removeprefix('ForAnyValue:')} for {condition.key}."
    operator = "NumericGreaterThan" if condition.operator == "Null" else condition.operator
    return f"Use {operator}IfExists for {condition.key}."


def _is_bypassable(condition: Condition, policy: TrustPolicy) -> bool:
    key = condition.key.lower()
    if key in (MFA_PRESENT, MFA_AGE):
        is_plain = condition.parsed_operator.is_plain
        is_required = all(requires_mfa(allow) for _, allow in policy.allows)
        is_on_those_with_mfa = condition.operator != "Null" and condition.values == ("true",)
        return is_plain and not is_required and not is_on_those_with_mfa
    is_negated = condition.parsed_operator.is_negated and key not in MULTIVALUED_KEYS
    return is_negated and condition.parsed_operator.is_for_any


RULE = Rule(
    id="trust-bypassable-denial",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has a Deny in its trust policy that can be bypassed.",
    risk="Callers that do not send the key, or send it as false, are not denied.",
    fix="Use an operator with IfExists in the Deny, such as BoolIfExists.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
    example="""\
from aws_cdk import aws_iam as iam

role = iam.Role(
    stack,
    "Operator",
    assumed_by=iam.AccountPrincipal(stack.account),
)
role.assume_role_policy.add_statements(
    iam.PolicyStatement(
        effect=iam.Effect.DENY,
        principals=[iam.AnyPrincipal()],
        actions=["sts:AssumeRole"],
        conditions={
            "BoolIfExists": {"aws:MultiFactorAuthPresent": "false"},
        },
    )
)
""",
    find=find,
)
