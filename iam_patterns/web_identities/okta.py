"""Users and apps of an Okta organization.

See https://developer.okta.com/docs/concepts/auth-servers/
"""

from collections.abc import Sequence

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import AUDIENCE, HOST, SLUG, SUBJECT


def okta(
    domain: str,
    *,
    audience: str,
    subjects: Sequence[str],
    authorization_server: str | None = None,
) -> WebIdentity:
    """Users or apps of one Okta organization.

    Args:
        domain: The organization's domain, such as ``acme.okta.com``.
        audience: The client ID, or the audience of the authorization server.
        subjects: The users or client IDs that can assume the role.
        authorization_server: The ID of a custom authorization server.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://developer.okta.com/docs/concepts/auth-servers/
    """
    arguments = Arguments("okta")
    arguments.check("domain", domain, HOST)
    arguments.check("audience", audience, AUDIENCE)
    named = arguments.strings("subjects", subjects, SUBJECT)
    arguments.check_optional("authorization_server", authorization_server, SLUG)
    arguments.raise_problems()
    path = f"/oauth2/{authorization_server}" if authorization_server else ""
    return WebIdentity(issuer=f"{domain}{path}", audiences=[audience], subjects=named)
