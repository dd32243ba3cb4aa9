"""The trust policy trusts tokens of more than one repository or project."""

import re
from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import requires
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.rules.trust._claims import matches_every_service_account
from iam_patterns.checks.settings import Settings
from iam_patterns.policy.patterns import matches_one_value
from iam_patterns.policy.tokens import shown
from iam_patterns.policy.web_identity.federation import tenant_problems
from iam_patterns.policy.web_identity.shared_issuers import with_texts

_ONE_PROJECT: Final = (
    # What the subjects of an issuer begin with, and what those of one project look like. Stacks of
    # Pulumi IaC send <yaml> for every environment.
    ("repo:", r"repo:[^*?/:]+/[^*?/:]+(:.*)?"),
    ("repository:", r"repository:[^*?/:]+/[^*?/:]+(:.*)?"),
    ("project_path:", r"project_path:[^*?:]+(:.*)?"),
    ("organization:", r"organization:[^*?:]+:(pipeline|project:[^*?:]+:workspace):[^*?:]+(:.*)?"),
    ("org/", r"org/[^*?/]+/project/[^*?/]+(/.*)?"),
    ("org:", r"org:[^*?:]+:project:[^*?:]+(:.*)?"),
    ("account/", r"account/[^*?:/]+:org/[^*?:/]+:project/[^*?:/]+(:.*)?"),
    ("owner:", r"owner:[^*?:]+:project:[^*?:]+(:.*)?"),
    ("space:", r"space:[^*?:]+:(stack|module):[^*?:]+(:.*)?"),
    ("pulumi:deploy:", r"pulumi:deploy:org:[^*?:]+:project:[^*?:]+(:.*)?"),
    ("pulumi:environments:org:", r"pulumi:environments:org:[^*?:]+:env:(?!<yaml>)[^*?:]+"),
    (
        "pulumi:environments:",
        r"pulumi:environments:.+:(root|current)Environment\.name:[^*?:]+(:.*)?",
    ),
    ("sc://", r"sc://[^*?/]+/[^*?/]+/.+"),
    ("spiffe://", r"spiffe://[^*?/]+/(ns/[^*?/]+/sa/.+|[^*?]+)"),
    ("system:", r"system:serviceaccount:[^*?:]+:[^:]+"),
    ("{", r"\{[^*?}]+\}.*"),
)
_PROJECT_CLAIMS: Final = (":repository", ":repository_id", ":project_id", ":project_path")


def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    """Subjects with a wildcard in the repository or project."""
    for location, statement in policy.allows:
        required = [condition for condition in statement.conditions if requires(condition)]
        is_named = any(
            condition.key.lower().endswith(_PROJECT_CLAIMS)
            and all(map(matches_one_value, condition.values))
            for condition in required
        )
        if is_named or any(tenant_problems(statement)):
            continue
        wide = [
            [*filter(_is_of_several, condition.values)]
            for condition in required
            if condition.key.lower().endswith(":sub")
        ]
        # Each condition must match: one that names a single project is enough.
        for subject in (one for values in wide for one in values) if all(wide) else ():
            detail = f"{shown(subject)} matches more than one repository or project."
            fix = f"Replace {shown(subject)} with the whole subject of one repository or project."
            yield Weakness(detail, (location,), fix, example_for(statement))


def _is_of_several(subject: str) -> bool:
    """Whether a subject matches several projects, whatever its unknown values turn out to be."""
    return all(_is_pattern_of_several(form) for form in with_texts(subject))


def _is_pattern_of_several(subject: str) -> bool:
    form = next((form for start, form in _ONE_PROJECT if subject.startswith(start)), "")
    is_many = bool(form) and not re.fullmatch(form, subject)
    return is_many and not matches_every_service_account(subject)


RULE = Rule(
    id="trust-oidc-many-projects",
    severity="warning",
    subject=TrustPolicy,
    title="{subject} trusts tokens of more than one repository or project.",
    risk="Anyone who can push to any of them could assume the role.",
    fix=(
        "Require the whole subject with StringEquals, or name the repository with "
        "GitHubActionsRole."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    example="""\
from iam_patterns import GitHubActionsRole

GitHubActionsRole(
    stack,
    "Deploy",
    repository="acme/shop",
    owner_id="123456",
    repository_id="456789",
    branches=["main"],
    create_provider=True,
)
""",
    find=find,
)
