"""The trust policy identifies callers by a value that is known only at deployment."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.open_conditions import SOURCE_KEYS, open_values
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.tokens import shown


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Subjects, audiences, external IDs and sources that the template does not decide."""
    for location, statement in policy.allows:
        for found in open_values(statement):
            key = found.condition.key
            is_note = found.is_exact or key.lower() in SOURCE_KEYS
            must = f"{shown(key)} must {'equal' if found.is_exact else 'match'}"
            could = "" if found.is_exact else f", and could match {found.matches}"
            value = f"{shown(found.value)}, which is known only at deployment"
            detail = f"{must} {value}{could}."
            example = example_for(statement)
            yield Weakness(detail, (location,), example=example, is_guess=True, is_note=is_note)


RULE = Rule(
    id="trust-unresolved-condition",
    severity="warning",
    subject=TrustPolicy,
    title="{subject} identifies its callers by a value that is known only at deployment.",
    risk=(
        "If the value at deployment is a wildcard or belongs to someone else, other callers can "
        "assume the role."
    ),
    fix=(
        "Write the part that names your organization, account or application in the template, "
        "and use parameters for the rest."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    example="""\
from aws_cdk import CfnParameter
from iam_patterns import GitHubActionsRole

branch = CfnParameter(stack, "Branch").value_as_string
GitHubActionsRole(
    stack,
    "Deploy",
    repository="acme/shop",
    owner_id="123456",
    repository_id="456789",
    branches=[branch],
    create_provider=True,
)
""",
    find=find,
)
