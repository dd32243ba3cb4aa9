"""A privileged role trusts every branch and pull request of a repository."""

import re
from collections.abc import Iterator
from typing import Final

from iam_patterns.checks.analysis.effective_permissions import EffectivePermissions
from iam_patterns.checks.analysis.policy_locations import TRUST_POLICY
from iam_patterns.checks.analysis.trust_conditions import requires
from iam_patterns.checks.analysis.trust_examples import example_for
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import PolicyDocument, Statement
from iam_patterns.template import IamRole

_ANY_REF: Final = re.compile(
    r"repo:[^:*?]+:(\*|ref:\*|ref:refs/\*|ref:refs/heads/\*|pull_request)"
    r"|project_path:[^:*?]+:(\*|ref_type:\*|ref_type:branch:ref:\*)"
    r"|org:[^:*?]+:project:[^:*?]+:repo:[^:*?]+:"
    r"(\*|ref_type:(\*|branch:ref:(\*|refs/\*|refs/heads/\*)|(pr|pull-request):.*))"
    r"|space:[^:*?]+:stack:[^:*?]+:(\*|run_type:(\*|PROPOSED)(:.*)?)"
    r"|pulumi:deploy:org:[^:*?]+:project:[^:*?]+:stack:[^:*?]+:"
    r"(\*|operation:(\*|preview)(:.*)?)"
)
"""Subjects of GitHub, GitLab, Semaphore, Spacelift and Pulumi that match unreviewed changes."""
_SUBJECT: Final = ":sub"
_NARROWING: Final = (":ref", ":environment", ":job_workflow_ref", ":ref_protected")
"""Claims that limit the branch, besides the subject."""


def find(permissions: EffectivePermissions, _: Settings) -> Iterator[Weakness]:
    """Subjects of one repository for any branch, on a role that leads to every permission."""
    identity = permissions.identity
    if not isinstance(identity, IamRole) or not _names_subjects(identity.trust):
        return
    for _location, statement in TrustPolicy(identity.trust, identity.stack.account).allows:
        subjects = list(_any_ref(statement))
        if subjects and permissions.are_privileged:
            detail = f"{subjects[0]} matches every branch or pull request of the repository."
            fix = f"Replace {subjects[0]} with the subject of a protected branch or environment."
            yield Weakness(detail, (TRUST_POLICY,), fix, example_for(statement))


def _names_subjects(trust: PolicyDocument) -> bool:
    """Whether a condition has a subject: most trust policies have none."""
    return any(
        condition.key.lower().endswith(_SUBJECT)
        for statement in trust.statements
        for condition in statement.conditions
    )


def _any_ref(statement: Statement) -> Iterator[str]:
    required = [condition for condition in statement.conditions if requires(condition)]
    if any(condition.key.lower().endswith(_NARROWING) for condition in required):
        return
    for condition in required:
        if condition.key.lower().endswith(_SUBJECT):
            yield from filter(_ANY_REF.fullmatch, condition.values)


RULE = Rule(
    id="trust-oidc-any-ref",
    severity="warning",
    subject=EffectivePermissions,
    title="{subject} is privileged and trusts every branch or pull request of a repository.",
    risk="Anyone who can push a branch or open a pull request becomes administrator.",
    fix="Require a protected branch or environment in the subject.",
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html",
    example="""\
from iam_patterns import GitHubActionsRole

GitHubActionsRole(
    stack,
    "Deploy",
    repository="acme/shop",
    owner_id="123456",
    repository_id="456789",
    environments=["production"],
    create_provider=True,
)
""",
    find=find,
)
