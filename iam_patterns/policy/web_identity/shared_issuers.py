"""OIDC issuers that many organizations share, and the claim that identifies the tenant.

A shared issuer signs the tokens of all its tenants with the same keys. Only a condition on the
claim with the tenant restricts a role to one of them; for the issuers that IAM knows, it
rejects new roles without one.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
"""

import re
from dataclasses import dataclass
from typing import Final

from iam_patterns.policy.problems import Problem
from iam_patterns.policy.tokens import contains_token, is_token, with_text

_TEXTS: Final = ("x", "x/x", "x:x", "x/x:x")


def with_texts(value: str) -> tuple[str, ...]:
    """A value with each token replaced by a name, and by names with what separates them."""
    return tuple(with_text(value, text) for text in _TEXTS) if contains_token(value) else (value,)


@dataclass(frozen=True, slots=True)
class SharedIssuer:
    """One issuer with many tenants.

    Args:
        issuer: The issuer, without ``https://``.
        claim: The claim with the tenant, ``sub`` or ``aud``.
        pattern: A regular expression for values, wildcards included, that match one tenant only.
        example: Such a value.
    """

    issuer: str
    claim: str
    pattern: str
    example: str

    def names_one_tenant(self, value: str) -> bool:
        """Whether this value, wildcards included, matches one tenant only."""
        return re.fullmatch(self.pattern, value) is not None

    def problem(self, path: str, value: str) -> Problem | None:
        """The problem with a value of the claim; None when it matches one tenant.

        None too if it could match one tenant, by what its tokens stand for.
        """
        if any(map(self.names_one_tenant, with_texts(value))) or is_token(value):
            return None
        return Problem.broken_rule(
            path,
            f"matches tokens of other organizations: {self.issuer} is shared by many",
            "Start it with your organization, without wildcards in that part, such as "
            f"{self.example}.",
            value=value,
        )


_COGNITO: Final = re.compile(r"cognito-identity[\w.-]*\.amazonaws\.com(\.cn)?")
_NAMED: Final = r"[^*?]+"
_PREFIXED: Final = r"[^*?:/]{2,}[:/][^*?:/]+[:/].+"

_ROWS: Final = (
    SharedIssuer(
        "token.actions.githubusercontent.com",
        "sub",
        r"(repo|repository|job_workflow_ref):[^*?/:]+/.+"
        r"|(repository_owner|repository_owner_id|repository_id|enterprise|enterprise_id)"
        r":[^*?:]+(:.*)?",
        "repo:OWNER/REPOSITORY:ref:refs/heads/main",
    ),
    SharedIssuer(
        "oidc-configuration.audit-log.githubusercontent.com",
        "sub",
        rf"https://github\.com/{_NAMED}",
        "https://github.com/ORGANIZATION",
    ),
    SharedIssuer("vstoken.actions.githubusercontent.com", "sub", r"repo:[^*?/:]+/.+", "repo:O/R:*"),
    SharedIssuer(
        "gitlab.com",
        "sub",
        r"project_path:[^*?/:]+/.+",
        "project_path:GROUP/PROJECT:ref_type:branch:ref:main",
    ),
    SharedIssuer(
        "agent.buildkite.com",
        "sub",
        r"organization:[^*?:]+:.+",
        "organization:ORGANIZATION:pipeline:PIPELINE:ref:refs/heads/main:*",
    ),
    SharedIssuer(
        "app.terraform.io",
        "sub",
        r"organization:[^*?:]+:.+",
        "organization:ORGANIZATION:project:PROJECT:workspace:WORKSPACE:run_phase:apply",
    ),
    SharedIssuer("oidc.codefresh.io", "sub", r"account:[^*?:]+:.+", "account:ID:pipeline:ID:*"),
    SharedIssuer("scalr.io", "sub", r"account:[^*?:]+:.+", "account:ACCOUNT:environment:NAME:*"),
    SharedIssuer("proidc.upbound.io", "sub", _PREFIXED, "mcp:ORGANIZATION/CONTROLPLANE:provider:P"),
    SharedIssuer("studio.datachain.ai/api", "sub", _PREFIXED, "credentials:TEAM/PROJECT"),
    SharedIssuer("tokens.cloud.shisho.dev", "sub", _PREFIXED, "job:ORGANIZATION:*"),
    SharedIssuer("api.pulumi.com/oidc", "aud", _NAMED, "aws:ORGANIZATION"),
    SharedIssuer("sandboxes.cloud", "aud", _NAMED, "https://api.sandboxes.cloud/ORGANIZATION"),
    SharedIssuer(
        "oidc.vercel.com", "aud", rf"https://vercel\.com/{_NAMED}", "https://vercel.com/TEAM"
    ),
    SharedIssuer("accounts.google.com", "aud", _NAMED, "CLIENT_ID.apps.googleusercontent.com"),
)

SHARED_ISSUERS: Final = {row.issuer: row for row in _ROWS}
"""The shared issuers, by name."""

BUILT_IN_ISSUERS: Final = frozenset({"accounts.google.com"})
"""Issuers that need no OIDC provider in the account."""


def is_cognito(issuer: str) -> bool:
    """Whether the issuer is Amazon Cognito identity pools, in any partition."""
    return _COGNITO.fullmatch(issuer) is not None


def shared_issuer(issuer: str) -> SharedIssuer | None:
    """The row of an issuer that many organizations share; None for any other."""
    if is_cognito(issuer):
        return SharedIssuer(issuer, "aud", r"[^*?]+", "eu-west-1:IDENTITY_POOL")
    return SHARED_ISSUERS.get(issuer)
