"""The external ID can be guessed."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.trust_conditions import (
    EXTERNAL_ID,
    conditions_on,
    requires_one_of,
)
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import why_guessable


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """External IDs such as account numbers, names or short numbers."""
    for location, statement in policy.allows:
        named = statement.principals
        is_of_vendor = named is not None and (named.everyone or named.aws)
        for condition in conditions_on(statement, EXTERNAL_ID) if is_of_vendor else ():
            is_exact = condition.operator == "StringEquals" or requires_one_of(condition)
            for value in condition.values if is_exact else ():
                if reason := why_guessable(value):
                    detail = f"The external ID {value} can be guessed: {reason}."
                    fix = (
                        f"Replace {value} with the unique ID that the vendor generated for you, or "
                        "ask the vendor for one."
                    )
                    yield Weakness(detail, (location,), fix)


RULE = Rule(
    id="trust-guessable-external-id",
    severity="error",
    subject=TrustPolicy,
    title="{subject} has an external ID that others can guess.",
    risk=("Another customer of the vendor can guess the ID and have the vendor assume your role."),
    fix="Use the unique ID that the vendor generated for you, or ask the vendor for one.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    example="""\
from iam_patterns import ThirdPartyExternalIdRole

ThirdPartyExternalIdRole(
    stack,
    "Auditor",
    vendor_account="333333333333",
    external_id="cust-7f3a9c2e",
)
""",
    find=find,
)
