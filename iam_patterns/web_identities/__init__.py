"""The web identities that `OidcRole` trusts, one OIDC issuer a file."""

from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities.azure_devops import azure_devops
from iam_patterns.web_identities.bitbucket import bitbucket
from iam_patterns.web_identities.buildkite import buildkite
from iam_patterns.web_identities.circleci import circleci
from iam_patterns.web_identities.entra import entra
from iam_patterns.web_identities.github_actions import github_actions
from iam_patterns.web_identities.gitlab import gitlab
from iam_patterns.web_identities.google import google
from iam_patterns.web_identities.harness import harness
from iam_patterns.web_identities.kubernetes import kubernetes
from iam_patterns.web_identities.okta import okta
from iam_patterns.web_identities.pulumi import pulumi_deployment, pulumi_environment
from iam_patterns.web_identities.semaphore import semaphore
from iam_patterns.web_identities.spacelift import spacelift
from iam_patterns.web_identities.spiffe import spiffe
from iam_patterns.web_identities.terraform_cloud import terraform_cloud
from iam_patterns.web_identities.vercel import vercel

__all__ = [
    "WebIdentity",
    "azure_devops",
    "bitbucket",
    "buildkite",
    "circleci",
    "entra",
    "github_actions",
    "gitlab",
    "google",
    "harness",
    "kubernetes",
    "okta",
    "pulumi_deployment",
    "pulumi_environment",
    "semaphore",
    "spacelift",
    "spiffe",
    "terraform_cloud",
    "vercel",
]
