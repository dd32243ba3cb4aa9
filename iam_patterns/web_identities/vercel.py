"""Deployments on Vercel.

See https://vercel.com/docs/oidc/aws
"""

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import SLUG


def vercel(team: str, *, project: str, environment: str = "production") -> WebIdentity:
    """Deployments of one project, in Vercel's team issuer mode.

    Args:
        team: The team's name in URLs.
        project: The project.
        environment: ``production``, ``preview``, ``development`` or one of your own.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://vercel.com/docs/oidc/reference
    """
    arguments = Arguments("vercel")
    arguments.check("team", team, SLUG)
    arguments.check("project", project, SLUG)
    arguments.check("environment", environment, SLUG)
    arguments.raise_problems()
    return WebIdentity(
        issuer=f"oidc.vercel.com/{team}",
        audiences=[f"https://vercel.com/{team}"],
        subjects=[f"owner:{team}:project:{project}:environment:{environment}"],
    )
