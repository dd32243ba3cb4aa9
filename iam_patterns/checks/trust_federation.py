"""Rules on identities that others vouch for, and on the action that fits a principal.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

import itertools
import re
from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.checks.analysis.trust_conditions import demands, on
from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.rule import Rule, TrustRule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.policy import Problem, Statement
from iam_patterns.policy.patterns import matches_one_value
from iam_patterns.policy.tokens import contains_token, shown
from iam_patterns.policy.web_identity.federation import (
    audience_problems,
    issuer_of,
    saml_audience_problems,
    subject_problems,
    tenant_problems,
)
from iam_patterns.policy.web_identity.shared_issuers import is_cognito

_GUIDE: Final = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_SHARED: Final = _GUIDE + "id_roles_providers_oidc_secure-by-default.html"
_WEB_IDENTITY: Final = "sts:AssumeRoleWithWebIdentity"
_SAML_AUDIENCE: Final = "saml:aud"
_SAML: Final = "sts:AssumeRoleWithSAML"
_ONE_PROJECT: Final = (
    # What the subjects of an issuer begin with, and what those of one project look like.
    ("repo:", r"repo:[^*?/:]+/[^*?/:]+(:.*)?"),
    ("repository:", r"repository:[^*?/:]+/[^*?/:]+(:.*)?"),
    ("project_path:", r"project_path:[^*?:]+(:.*)?"),
    ("organization:", r"organization:[^*?:]+:(pipeline|project:[^*?:]+:workspace):[^*?:]+(:.*)?"),
    ("org/", r"org/[^*?/]+/project/[^*?/]+(/.*)?"),
    ("owner:", r"owner:[^*?:]+:project:[^*?:]+(:.*)?"),
    ("system:", r"system:serviceaccount:[^*?:]+:[^:]+"),
    ("{", r"\{[^*?}]+\}.*"),
)
_SIGN_IN: Final = re.compile(
    r"https://(\*\.)?([\w-]+\.)*(amazonaws|aws)[\w.-]*\.[a-z]+/saml(/acs/[\w-]+)?"
)
_PROJECT_CLAIMS: Final = (":repository", ":repository_id", ":project_id", ":project_path")


def _lacking(
    problems_of: Callable[[Statement], Iterator[Problem]],
) -> Callable[[TrustPolicy, Settings], Iterator[Weakness]]:
    def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
        for place, statement in policy.allows:
            for problem in problems_of(statement):
                yield Weakness(f"{problem.sentence} {problem.fix}", place)

    return find


def _tenants(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        if not any(subject_problems(statement)) and not any(audience_problems(statement)):
            for problem in tenant_problems(statement):
                yield Weakness(f"{problem.value} {problem.rule}. {problem.fix}", place)


def _projects(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        demanded = [condition for condition in statement.conditions if demands(condition)]
        is_named = any(
            condition.key.lower().endswith(_PROJECT_CLAIMS)
            and all(map(matches_one_value, condition.values))
            for condition in demanded
        )
        if is_named or any(tenant_problems(statement)):
            continue
        for condition in demanded:
            for subject in condition.values if condition.key.lower().endswith(":sub") else ():
                form = next((form for start, form in _ONE_PROJECT if subject.startswith(start)), "")
                if form and not re.fullmatch(form, subject):
                    yield Weakness(f"{subject} could be of more than one project.", place)


def _cognito_guests(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        for condition in statement.conditions:
            issuer = condition.key.lower().removesuffix(":amr")
            is_of_guests = issuer != condition.key.lower() and is_cognito(issuer)
            for value in condition.values if is_of_guests and demands(condition) else ():
                if value.startswith(("*", "?")):
                    yield Weakness(f"{value} fits guests and users alike.", place)


def _unknown_issuers(claim: str) -> Callable[[TrustPolicy, Settings], Iterator[Weakness]]:
    """Issuers whose name is known only at deployment: some issuer's claim has to be demanded."""

    def find(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
        for place, statement in policy.allows:
            named = statement.principals.federated if statement.principals else ()
            is_open = any(contains_token(issuer_of(provider)) for provider in named)
            if not (is_open and statement.matches_action(_WEB_IDENTITY)):
                continue
            keys = [c.key.lower() for c in statement.conditions if demands(c)]
            if not any(key.endswith(f":{claim}") for key in keys):
                yield Weakness(f"It demands no {claim} of {shown(named[0])}.", place)

    return find


def _saml_audience(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        for condition in on(statement, _SAML_AUDIENCE):
            for value in condition.values if demands(condition) else ():
                if "${" not in value and not _SIGN_IN.fullmatch(value):
                    yield Weakness(f"{value} is no sign-in URL of AWS.", place)


def _every(
    *finders: Callable[[TrustPolicy, Settings], Iterator[Weakness]],
) -> Callable[[TrustPolicy, Settings], Iterator[Weakness]]:
    return lambda policy, settings: itertools.chain.from_iterable(
        find(policy, settings) for find in finders
    )


def _unfitting_action(policy: TrustPolicy, _: Settings) -> Iterator[Weakness]:
    for place, statement in policy.allows:
        for kind, names in statement.principals.by_kind() if statement.principals else ():
            for name in names:
                fitting = _fitting_actions(kind, name)
                if not any(map(statement.matches_action, fitting)):
                    yield Weakness(f"{shown(name)} needs {' or '.join(fitting)}.", place)


def _fitting_actions(kind: str, name: str) -> tuple[str, ...]:
    if kind != "Federated":
        return ("sts:AssumeRole",)
    if ":saml-provider/" in name:
        return (_SAML,)
    is_known = ":oidc-provider/" in name or not contains_token(name)
    return (_WEB_IDENTITY,) if is_known else (_WEB_IDENTITY, _SAML)


RULES: Final[tuple[TrustRule, ...]] = (
    Rule(
        "trust-oidc-without-audience",
        "error",
        "Tokens are trusted whoever they were made for.",
        "Whoever gets a token made for another site plays it here.",
        'conditions={"StringEquals": {"ISSUER:aud": "sts.amazonaws.com"}}',
        _GUIDE + "id_roles_create_for-idp_oidc.html",
        _every(_lacking(audience_problems), _unknown_issuers("aud")),
    ),
    Rule(
        "trust-oidc-without-subject",
        "error",
        "Tokens are trusted whoever they speak of.",
        "Anyone who can get a token of the same provider assumes the role.",
        'OidcRole(..., identity=gitlab("acme/shop", branches=["main"]))',
        _SHARED,
        _every(_lacking(subject_problems), _unknown_issuers("sub"), _cognito_guests),
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
        "StringEquals in place of StringLike, with the whole subject; or GitHubActionsRole(..., "
        'repository="acme/shop", owner_id="...", repository_id="...", branches=["main"])',
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
        _every(_lacking(saml_audience_problems), _saml_audience),
    ),
    Rule(
        "trust-unfitting-action",
        "error",
        "The action does not fit the principal.",
        "No attack, but the principal cannot assume the role that way.",
        "Trust.web_identity(...) for providers, Trust.arns(...) for roles",
        _GUIDE + "id_roles_create_for-idp.html",
        _unfitting_action,
    ),
)
