"""Deployments and environments of Pulumi Cloud.

See https://www.pulumi.com/docs/deployments/deployments/oidc/
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import SLUG

_ISSUER: Final = "api.pulumi.com/oidc"
_OPERATION: Final = Format(
    r"preview|update|refresh|destroy",
    "preview, update, refresh or destroy",
    "Name the operations that need the role; previews run for unreviewed changes too.",
)
_ENVIRONMENT: Final = Format(
    r"(?!default/)[\w.-]+/[\w.-]+",
    "an environment with its project, PROJECT/NAME, and not in the project default",
    "Write both; tokens of the project default do not contain the project.",
)


def pulumi_deployment(
    organization: str, *, project: str, stack: str, operations: Sequence[str] = ("update",)
) -> WebIdentity:
    """Runs of one stack by Pulumi Deployments.

    Args:
        organization: The organization.
        project: The project of the stack.
        stack: The stack.
        operations: ``preview``, ``update``, ``refresh`` or ``destroy``. Previews run for
            unreviewed changes too: give them a role of their own.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> pulumi_deployment("acme", project="shop", stack="prod").subjects
        ('pulumi:deploy:org:acme:project:shop:stack:prod:operation:update:scope:write',)

    See https://www.pulumi.com/docs/deployments/deployments/oidc/aws/
    """
    arguments = Arguments("pulumi_deployment")
    arguments.check("organization", organization, SLUG)
    arguments.check("project", project, SLUG)
    arguments.check("stack", stack, SLUG)
    named = arguments.strings("operations", operations, _OPERATION)
    arguments.raise_problems()
    prefix = f"pulumi:deploy:org:{organization}:project:{project}:stack:{stack}"
    return WebIdentity(
        issuer=_ISSUER,
        audiences=[organization],
        subjects=[f"{prefix}:operation:{operation}:scope:write" for operation in named],
    )


def pulumi_environment(organization: str, *, environment: str) -> WebIdentity:
    """Users and stacks that open one environment of Pulumi ESC.

    The environment's ``aws-login`` must set ``subjectAttributes: [currentEnvironment.name]``.
    Without it, stacks of Pulumi IaC send the same subject for every environment.

    Args:
        organization: The organization.
        environment: The environment with its project, such as shop/production.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> pulumi_environment("acme", environment="shop/production").audiences
        ('aws:acme',)

    See https://www.pulumi.com/docs/esc/guides/configuring-oidc/aws/
    """
    arguments = Arguments("pulumi_environment")
    arguments.check("organization", organization, SLUG)
    arguments.check("environment", environment, _ENVIRONMENT)
    arguments.raise_problems()
    prefix = f"pulumi:environments:pulumi.organization.login:{organization}"
    return WebIdentity(
        issuer=_ISSUER,
        audiences=[f"aws:{organization}"],
        subjects=[f"{prefix}:currentEnvironment.name:{environment}"],
    )
