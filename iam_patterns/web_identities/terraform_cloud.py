"""Runs of HCP Terraform, once Terraform Cloud.

See https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import AUDIENCE, HOST

_NAME: Final = Format(
    r"[\w -]{1,90}", "a name of letters, digits, spaces, _ and -", "Write the name alone."
)
_PHASE: Final = Format(r"plan|apply", "plan or apply", "Give each its own role where you can.")


def terraform_cloud(
    organization: str,
    *,
    project: str,
    workspace: str,
    run_phases: Sequence[str] = ("plan", "apply"),
    host: str = "app.terraform.io",
    audience: str = "aws.workload.identity",
) -> WebIdentity:
    """Runs of one workspace.

    Args:
        organization: The organization.
        project: The project of the workspace.
        workspace: The workspace.
        run_phases: ``plan``, ``apply`` or both. Plans run for unreviewed changes too.
        host: Your Terraform Enterprise, when it is not app.terraform.io.
        audience: The value of ``TFC_AWS_WORKLOAD_IDENTITY_AUDIENCE``.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://developer.hashicorp.com/terraform/cloud-docs/workspaces/dynamic-provider-credentials/aws-configuration
    """
    arguments = Arguments("terraform_cloud")
    arguments.check("organization", organization, _NAME)
    arguments.check("project", project, _NAME)
    arguments.check("workspace", workspace, _NAME)
    phases = arguments.strings("run_phases", run_phases, _PHASE)
    arguments.check("host", host, HOST)
    arguments.check("audience", audience, AUDIENCE)
    arguments.raise_problems()
    prefix = f"organization:{organization}:project:{project}:workspace:{workspace}"
    return WebIdentity(
        issuer=host,
        audiences=[audience],
        subjects=[f"{prefix}:run_phase:{phase}" for phase in phases],
    )
