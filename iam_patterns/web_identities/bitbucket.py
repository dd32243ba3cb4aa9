"""Steps of Bitbucket Pipelines.

See https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
"""

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import SLUG, UUID


def bitbucket(
    workspace: str,
    *,
    workspace_uuid: str,
    repository_uuid: str,
    environment_uuid: str | None = None,
) -> WebIdentity:
    """Steps of one repository's pipelines on Bitbucket.

    Args:
        workspace: The workspace's name in URLs.
        workspace_uuid: Its UUID, without braces.
        repository_uuid: The repository's UUID, without braces.
        environment_uuid: The deployment environment's UUID; by default any step. The token
            contains no branch: restrict the environment to branches on Bitbucket.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://support.atlassian.com/bitbucket-cloud/docs/deploy-on-aws-using-bitbucket-pipelines-openid-connect/
    """
    arguments = Arguments("bitbucket")
    arguments.check("workspace", workspace, SLUG)
    arguments.check("workspace_uuid", workspace_uuid, UUID)
    arguments.check("repository_uuid", repository_uuid, UUID)
    arguments.check_optional("environment_uuid", environment_uuid, UUID)
    arguments.raise_problems()
    environment = f":{{{environment_uuid}}}" if environment_uuid else ""
    return WebIdentity(
        issuer=f"api.bitbucket.org/2.0/workspaces/{workspace}/pipelines-config/identity/oidc",
        audiences=[f"ari:cloud:bitbucket::workspace/{workspace_uuid}"],
        subjects=[f"{{{repository_uuid}}}{environment}:*"],
    )
