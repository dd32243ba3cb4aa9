"""Pipelines of Harness, through an AWS connector with OIDC.

See https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference/
"""

from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import SLUG

_ENDPOINT: Final = Format(
    r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(/[a-z0-9-]+)*",
    "a host name with an optional path, such as app.harness.io/ng",
    "Copy it from the connector's OIDC provider endpoint, up to /api/oidc.",
)


def harness(
    account_id: str,
    *,
    organization: str,
    project: str,
    pipeline: str | None = None,
    endpoint: str = "app.harness.io/ng",
) -> WebIdentity:
    """Pipelines that use an AWS connector of one project on Harness.

    Ask Harness to enable ``PL_OIDC_ENHANCED_SUBJECT_FIELD``: without it the subject is the account
    alone, and every connector of the account has the same. Connectors of an organization or of the
    account are available to many projects, and cannot assume this role.

    Args:
        account_id: The account's ID.
        organization: The organization's identifier.
        project: The project's identifier.
        pipeline: The pipeline's identifier; by default the subject has none. Harness adds it with
            ``CDS_ENABLE_PIPELINE_SCOPED_OIDC_SUB``.
        endpoint: The start of the OIDC provider endpoint, by the cluster of your account.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> harness("acc123", organization="acme", project="shop").subjects
        ('account/acc123:org/acme:project/shop',)

    See https://developer.harness.io/docs/platform/connectors/cloud-providers/ref-cloud-providers/aws-connector-settings-reference/#enhanced-subject
    """
    arguments = Arguments("harness")
    arguments.check("account_id", account_id, SLUG)
    arguments.check("organization", organization, SLUG)
    arguments.check("project", project, SLUG)
    arguments.check_optional("pipeline", pipeline, SLUG)
    arguments.check("endpoint", endpoint, _ENDPOINT)
    arguments.raise_problems()
    of_pipeline = f":pipeline/{pipeline}" if pipeline else ""
    return WebIdentity(
        issuer=f"{endpoint}/api/oidc/account/{account_id}",
        audiences=["sts.amazonaws.com"],
        subjects=[f"account/{account_id}:org/{organization}:project/{project}{of_pipeline}"],
    )
