"""Conditions that are missing in a trust statement for federated principals.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html
"""

from collections.abc import Iterable, Iterator
from typing import Final

from iam_patterns.policy.arn import account_of
from iam_patterns.policy.conditions import Condition
from iam_patterns.policy.operators import STRING, SetPrefix
from iam_patterns.policy.patterns import has_literal_text
from iam_patterns.policy.problems import Problem
from iam_patterns.policy.statement import Statement
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.web_identity.shared_issuers import is_cognito, shared_issuer
from iam_patterns.policy.web_identity.web_identity import CLAIMS_OF_ISSUER

_OWN_NAMES: Final = {
    "graph.facebook.com": {"aud": "app_id"},
    "www.amazon.com": {"aud": "app_id"},
}
"""The names of the claims for issuers that do not call them aud and sub."""
_OF_ONE_APP: Final = frozenset({*_OWN_NAMES, "accounts.google.com"})
"""Issuers whose audience is the app that its users signed in to.

For Google, ``aud`` holds the token's authorized party (``azp``) where it has one: the client that
asked for the token, or the service account.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
"""
_OIDC_PROVIDER: Final = ":oidc-provider/"
_SAML_PROVIDER: Final = ":saml-provider/"

_CLAIMS: Final = frozenset({"amr", "app_id", "aud", "azp", "email", "id", "oaud", "sub", "user_id"})
"""The claims of every issuer that STS knows as condition keys."""


def federation_problems(statement: Statement) -> Iterator[Problem]:
    """Conditions that are missing in a web identity or SAML statement.

    Audience and subject must be required by a condition that is false when the claim is
    missing: ``ForAllValues``, ``IfExists`` and negated operators are true then. For a shared
    issuer, a condition must restrict the tenant. An issuer that is known only at deployment is
    not checked.
    """
    yield from saml_audience_problems(statement)
    yield from audience_problems(statement)
    yield from subject_problems(statement)
    yield from tenant_problems(statement)


def claim_problems(statement: Statement) -> Iterator[Problem]:
    """Conditions on claims that STS does not know: no token meets them."""
    for issuer in issuers_of(statement):
        known = _CLAIMS | CLAIMS_OF_ISSUER.get(issuer, frozenset())
        for condition in statement.conditions:
            claim = condition.key.lower().removeprefix(f"{issuer}:".lower())
            if claim != condition.key.lower() and claim not in known:
                yield Problem.broken_rule(
                    f"Condition.{condition.operator}",
                    f"STS does not know the claim {claim}, so that nobody could assume the role",
                    "Use the audience and the subject.",
                    value=condition.key,
                )


def saml_audience_problems(statement: Statement) -> Iterator[Problem]:
    """SAML providers that are trusted without a condition on the audience."""
    for provider in _providers(statement, "sts:AssumeRoleWithSAML"):
        if _OIDC_PROVIDER not in provider:
            yield from _missing(statement, "SAML:aud")


def audience_problems(statement: Statement) -> Iterator[Problem]:
    """OIDC issuers that are trusted without a condition on the audience."""
    for issuer in issuers_of(statement):
        yield from _missing(statement, _claim(issuer, "aud"))


def subject_problems(statement: Statement) -> Iterator[Problem]:
    """OIDC issuers that are trusted without a condition on the subject.

    The tokens of Amazon, Facebook and Google are of the users of one app, which their audience
    names.
    """
    for issuer in issuers_of(statement):
        if issuer in _OF_ONE_APP:
            continue
        if is_cognito(issuer):
            yield from _missing(statement, f"{issuer}:amr", set_prefix="ForAnyValue:")
        else:
            yield from _missing(statement, _claim(issuer, "sub"))


def tenant_problems(statement: Statement) -> Iterator[Problem]:
    """Shared OIDC issuers that are trusted without a condition on the tenant."""
    for issuer in issuers_of(statement):
        yield from _tenant(statement, issuer)


def provider_problems(statements: Iterable[Statement], account: str) -> Iterator[Problem]:
    """The identity providers of another account, which IAM does not accept.

    Args:
        statements: The statements of a trust policy.
        account: The account of the role.
    """
    for statement in statements:
        for provider in statement.principals.federated if statement.principals else ():
            owner = account_of(provider)
            if owner and not contains_token(owner) and owner != account:
                yield Problem.broken_rule(
                    "trust",
                    f"the identity provider is in account {owner}, and the role in {account}: IAM "
                    "accepts only providers of the role's own account",
                    f"Create the provider in account {account}.",
                    value=provider,
                )


def issuers_of(statement: Statement) -> Iterator[str]:
    """The issuers whose tokens an Allow trusts, except those known only at deployment."""
    for provider in _providers(statement, "sts:AssumeRoleWithWebIdentity"):
        if _SAML_PROVIDER not in provider and not contains_token(issuer_of(provider)):
            yield issuer_of(provider)


def issuer_of(provider: str) -> str:
    """The issuer in the ARN of a provider; a built-in provider is its own issuer."""
    return provider.partition(_OIDC_PROVIDER)[2] or provider


def _claim(issuer: str, claim: str) -> str:
    return f"{issuer}:{_OWN_NAMES.get(issuer, {}).get(claim, claim)}"


def _providers(statement: Statement, action: str) -> tuple[str, ...]:
    listed = statement.principals.federated if statement.principals else ()
    named = tuple(provider for provider in listed if provider != "*")  # Of no provider.
    is_trusted = bool(named) and statement.effect == "Allow" and statement.matches_action(action)
    return named if is_trusted else ()


def _requires_text(condition: Condition, set_prefix: SetPrefix = "") -> bool:
    """Whether only a claim with one of the condition's values meets it."""
    operator = condition.parsed_operator
    return (
        operator.family is STRING
        and operator.set_prefix in (set_prefix, "ForAnyValue:")
        and not operator.is_negated
        and not operator.if_exists
    )


def _missing(statement: Statement, key: str, set_prefix: SetPrefix = "") -> Iterator[Problem]:
    conditions = [c for c in statement.conditions if c.key.lower() == key.lower()]
    requiring = [c for c in conditions if _requires_text(c, set_prefix)]
    if not any(all(map(has_literal_text, c.values)) for c in requiring):
        yield Problem.broken_rule(
            "Condition",
            f"no condition requires {key}",
            "Use StringEquals or StringLike; ForAllValues, IfExists and negated operators also "
            "match when the claim is missing.",
            value={c.operator: {c.key: c.values} for c in conditions},
        )


def _tenant(statement: Statement, issuer: str) -> Iterator[Problem]:
    shared = shared_issuer(issuer)
    if shared is None:
        return
    key = f"{issuer}:{shared.claim}".lower()
    found = []
    for condition in statement.conditions:
        if condition.key.lower() == key and _requires_text(condition):
            path = f"Condition.{condition.operator}.{condition.key}"
            problems = (shared.problem(path, value) for value in condition.values)
            found.append([*filter(None, problems)])
    # Each condition must match: one that restricts the tenant is enough.
    if all(found):
        yield from (problem for problems in found for problem in problems)
