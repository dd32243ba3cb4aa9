"""The web identities that `OidcRole` trusts, one OIDC issuer a file."""

from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities.bitbucket import bitbucket
from iam_patterns.web_identities.buildkite import buildkite
from iam_patterns.web_identities.circleci import circleci
from iam_patterns.web_identities.entra import entra
from iam_patterns.web_identities.github_actions import github_actions
from iam_patterns.web_identities.gitlab import gitlab
from iam_patterns.web_identities.google import google
from iam_patterns.web_identities.kubernetes import kubernetes
from iam_patterns.web_identities.okta import okta
from iam_patterns.web_identities.terraform_cloud import terraform_cloud
from iam_patterns.web_identities.vercel import vercel

__all__ = [
    "WebIdentity",
    "bitbucket",
    "buildkite",
    "circleci",
    "entra",
    "github_actions",
    "gitlab",
    "google",
    "kubernetes",
    "okta",
    "terraform_cloud",
    "vercel",
]
