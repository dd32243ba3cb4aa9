"""Who holds the tokens of an OIDC issuer, one file an issuer: what `OidcRole` is given."""

from iam_patterns.identities.bitbucket import bitbucket
from iam_patterns.identities.buildkite import buildkite
from iam_patterns.identities.circleci import circleci
from iam_patterns.identities.entra import entra
from iam_patterns.identities.github_actions import github_actions
from iam_patterns.identities.gitlab import gitlab
from iam_patterns.identities.google import google
from iam_patterns.identities.kubernetes import kubernetes
from iam_patterns.identities.okta import okta
from iam_patterns.identities.terraform_cloud import terraform_cloud
from iam_patterns.identities.vercel import vercel
from iam_patterns.policy.web_identity import WebIdentity

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
