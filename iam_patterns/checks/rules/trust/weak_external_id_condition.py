"""The external ID condition is not an exact match."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import (
    EXTERNAL_ID,
    conditions_on,
    requires_one_of,
    services_of,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.catalog.keys_never_sent import SERVICES_WITH_EXTERNAL_ID
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Condition

_IN_ANY_CASE: Final = "StringEqualsIgnoreCase"


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Conditions on the external ID, none of which matches exact values only."""
    for location, statement in policy.allows:
        conditions = list(conditions_on(statement, EXTERNAL_ID))
        if not SERVICES_WITH_EXTERNAL_ID.issuperset(services_of(statement)):
            continue  # The service sends none: trust-never-assumable reports the condition.
        if any(map(_is_exact, conditions)):
            continue
        for condition in conditions:
            if requires_one_of(condition):
                detail = f"The external ID is compared without regard to case ({_IN_ANY_CASE})."
                yield Weakness(detail, (location,), is_note=True)
                continue
            is_against_external_ids = condition.operator == "Null" and condition.values == ("true",)
            if not is_against_external_ids:
                detail = (
                    "The external ID condition is not an exact match (StringEquals): "
                    f"it uses {condition.operator}."
                )
                yield Weakness(detail, (location,))


def _is_exact(condition: Condition) -> bool:
    """Whether it matches exact values only; the length of an equal value is another rule's."""
    is_equal = condition.operator == "StringEquals"
    return is_equal or (requires_one_of(condition) and condition.operator != _IN_ANY_CASE)


RULE = Rule(
    id="trust-weak-external-id-condition",
    severity="error",
    subject=TrustPolicy,
    title="{subject} does not require an exact external ID.",
    risk="A caller that does not send exactly this external ID can assume the role.",
    fix="Compare sts:ExternalId with StringEquals.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    example="""\
from aws_cdk import aws_iam as iam

iam.Role(
    stack,
    "Auditor",
    assumed_by=iam.AccountPrincipal("333333333333").with_conditions(
        {"StringEquals": {"sts:ExternalId": "cust-7f3a9c2e"}}
    ),
)
""",
    find=find,
)
