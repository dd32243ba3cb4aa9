"""Jobs of CircleCI.

See https://circleci.com/docs/openid-connect-tokens/
"""

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import UUID


def circleci(*, organization_id: str, project_id: str) -> WebIdentity:
    """Jobs of one project on CircleCI, started by any user.

    Args:
        organization_id: The organization's UUID.
        project_id: The project's UUID.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://circleci.com/docs/openid-connect-tokens/
    """
    arguments = Arguments("circleci")
    arguments.check("organization_id", organization_id, UUID)
    arguments.check("project_id", project_id, UUID)
    arguments.raise_problems()
    return WebIdentity(
        issuer=f"oidc.circleci.com/org/{organization_id}",
        audiences=[organization_id],
        subjects=[f"org/{organization_id}/project/{project_id}/user/*"],
    )
