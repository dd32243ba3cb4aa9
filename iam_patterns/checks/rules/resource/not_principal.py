"""The resource policy allows everyone except some principals."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.not_principals import allowed_with_exceptions
from iam_patterns.checks.analysis.resource_policy import ResourcePolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.resource.public import RULE as PUBLIC
from iam_patterns.checks.settings import Settings


def find(policy: ResourcePolicy, _: Settings) -> Iterator[Weakness]:
    """Allow statements with NotPrincipal."""
    return allowed_with_exceptions(policy.allows)


RULE = Rule(
    id="resource-not-principal",
    severity="error",
    subject=ResourcePolicy,
    title="{subject} allows everyone except the principals listed.",
    risk="Any AWS principal that is not listed can use the resource, and anonymous callers too.",
    fix="Replace NotPrincipal with a Principal element that lists who is allowed.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html",
    example=PUBLIC.example,
    find=find,
)
