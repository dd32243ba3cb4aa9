"""Pipelines of Azure DevOps, through a service connection.

See https://learn.microsoft.com/en-us/azure/devops/pipelines/release/troubleshoot-workload-identity
"""

from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import SLUG, UUID

_NAME: Final = Format(
    r"[^/*?$\s]([^/*?$\t\r\n]{0,254}[^/*?$\s])?",
    "a name without /, *, ? and $, and without spaces at its ends",
    "Copy it from the project's settings.",
)
_AUDIENCE: Final = "api://AzureADTokenExchange"
"""The only audience of these tokens, whichever cloud they are for."""


def azure_devops(
    organization: str, *, organization_id: str, project: str, service_connection: str
) -> WebIdentity:
    """Pipelines that may use one service connection of Azure DevOps.

    The token names no branch and no pipeline: on the service connection, permit only the
    pipelines that deploy, and add a branch control check. The subject consists of names: it
    changes when the project or the service connection is renamed.

    Args:
        organization: The organization's name in URLs.
        organization_id: The organization's UUID, which its issuer ends with.
        project: The project's name.
        service_connection: The name of the service connection, of type AWS.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> azure_devops(
        ...     "acme",
        ...     organization_id="12345678-1234-1234-1234-123456789012",
        ...     project="Web Shop",
        ...     service_connection="aws-production",
        ... ).subjects
        ('sc://acme/Web Shop/aws-production',)

    See https://aws.amazon.com/blogs/modernizing-with-aws/how-to-federate-into-aws-from-azure-devops-using-openid-connect/
    """
    arguments = Arguments("azure_devops")
    arguments.check("organization", organization, SLUG)
    arguments.check("organization_id", organization_id, UUID)
    arguments.check("project", project, _NAME)
    arguments.check("service_connection", service_connection, _NAME)
    arguments.raise_problems()
    return WebIdentity(
        issuer=f"vstoken.dev.azure.com/{organization_id}",
        audiences=[_AUDIENCE],
        subjects=[f"sc://{organization}/{project}/{service_connection}"],
    )
