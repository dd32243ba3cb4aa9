"""Rules on identities that others vouch for, and on the action that fits a principal.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.checks.conditions import demands
from iam_patterns.checks.rule import RoleRule, Rule, Weakness, allows_of
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Problem, Statement
from iam_patterns.policy.federation import (
    audience_problems,
    issuers_of,
    saml_audience_problems,
    subject_problems,
    tenant_problems,
)
from iam_patterns.template import TemplateRole

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_SHARED: Final = _GUIDE + "id_roles_providers_oidc_secure-by-default.html"
_FITTING: Final = {
    "federated": ("sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"),
    "other": ("sts:AssumeRole",),
}
_PROJECT_IN_SUBJECT: Final = {
    "token.actions.githubusercontent.com": 1,
    "gitlab.com": 1,
    "agent.buildkite.com": 3,
    "app.terraform.io": 3,
}
"""Which part of a subject, split at colons, names the repository or project."""
_PROJECT_CLAIMS: Final = frozenset({"repository", "repository_id", "project_id", "project_path"})


def _lacking(
    problems_of: Callable[[Statement], Iterator[Problem]],
) -> Callable[[TemplateRole, Settings], Iterator[Weakness]]:
    def find(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
        for place, statement in allows_of(role):
            for problem in problems_of(statement):
                yield Weakness(f"It must be {problem.allowed}. {problem.fix}", place)

    return find


def _tenants(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        if not any(subject_problems(statement)) and not any(audience_problems(statement)):
            for problem in tenant_problems(statement):
                yield Weakness(f"It must be {problem.allowed}. {problem.fix}", place)


def _projects(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        demanded = [condition for condition in statement.conditions if demands(condition)]
        for issuer in issuers_of(statement):
            position = _PROJECT_IN_SUBJECT.get(issuer)
            claims = {f"{issuer}:{claim}" for claim in _PROJECT_CLAIMS}
            is_known = any(condition.key.lower() in claims for condition in demanded)
            if position is None or is_known or any(tenant_problems(statement)):
                continue
            for condition in demanded:
                for subject in condition.values if condition.key == f"{issuer}:sub" else ():
                    if _is_open(subject, position):
                        yield Weakness(f"{subject} is of more than one project.", place)


def _is_open(subject: str, position: int) -> bool:
    parts = subject.split(":")
    return len(parts) <= position or "*" in parts[position] or "?" in parts[position]


def _unfitting_action(role: TemplateRole, _: Settings) -> Iterator[Weakness]:
    for place, statement in allows_of(role):
        principals = statement.principals
        if principals is None:
            continue
        named = {
            "federated": principals.federated,
            "other": (*principals.aws, *principals.service),
        }
        for kind, names in named.items():
            fitting = any(statement.speaks_of_action(action) for action in _FITTING[kind])
            if names and not fitting:
                yield Weakness(f"{names[0]} needs {' or '.join(_FITTING[kind])}.", place)


RULES: Final[tuple[RoleRule, ...]] = (
    Rule(
        "trust-oidc-without-audience",
        "error",
        "Tokens are trusted whoever they were made for.",
        "Whoever gets a token made for another site plays it here.",
        'conditions={"StringEquals": {"ISSUER:aud": "sts.amazonaws.com"}}',
        _GUIDE + "id_roles_create_for-idp_oidc.html",
        _lacking(audience_problems),
    ),
    Rule(
        "trust-oidc-without-subject",
        "error",
        "Tokens are trusted whoever they speak of.",
        "Anyone who can get a token of the same provider assumes the role.",
        'OidcRole(..., identity=gitlab("acme/shop", branches=["main"]))',
        _SHARED,
        _lacking(subject_problems),
    ),
    Rule(
        "trust-oidc-any-tenant",
        "error",
        "Tokens of a provider that many share are trusted without the tenant.",
        "Anyone signs up with the same provider, gets a token, and assumes the role.",
        'GitHubActionsRole(..., repository="acme/shop", owner_id="...", repository_id="...")',
        _SHARED,
        _tenants,
    ),
    Rule(
        "trust-oidc-many-projects",
        "warning",
        "Tokens of more than one repository or project are trusted.",
        "Whoever may write to any of them could assume the role.",
        'GitHubActionsRole(..., repository="acme/shop", branches=["main"])',
        _SHARED,
        _projects,
    ),
    Rule(
        "trust-saml-without-audience",
        "error",
        "SAML assertions are trusted whoever they were made for.",
        "Whoever gets an assertion made for another site plays it here.",
        'conditions={"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}',
        _GUIDE + "id_roles_create_for-idp_saml.html",
        _lacking(saml_audience_problems),
    ),
    Rule(
        "trust-unfitting-action",
        "error",
        "The action does not fit the principal.",
        "Nobody: the principal cannot assume the role that way.",
        "Trust.web_identity(...) for providers, Trust.arns(...) for roles",
        _GUIDE + "id_roles_create_for-idp.html",
        _unfitting_action,
    ),
)
