"""Users and apps of a Microsoft Entra tenant.

See https://learn.microsoft.com/en-us/entra/identity-platform/id-token-claims-reference
"""

from collections.abc import Sequence

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import AUDIENCE, SUBJECT, UUID


def entra(
    tenant_id: str, *, audience: str, subjects: Sequence[str], v1_tokens: bool = False
) -> WebIdentity:
    """Users or managed identities of one Entra tenant.

    Args:
        tenant_id: The tenant's UUID. The endpoints ``common`` and ``organizations``
            accept users of every tenant.
        audience: The application's client ID, or its ID URI.
        subjects: The object IDs, or pairwise subjects, that can assume the role.
        v1_tokens: Whether the application receives version 1 tokens, whose issuer is
            ``https://sts.windows.net/TENANT/``, with the slash.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://learn.microsoft.com/en-us/entra/identity-platform/access-tokens
    """
    arguments = Arguments("entra")
    arguments.check("tenant_id", tenant_id, UUID)
    arguments.check("audience", audience, AUDIENCE)
    named = arguments.strings("subjects", subjects, SUBJECT)
    arguments.check_flag("v1_tokens", v1_tokens)
    arguments.raise_problems()
    issuer = (
        f"sts.windows.net/{tenant_id}/"
        if v1_tokens
        else f"login.microsoftonline.com/{tenant_id}/v2.0"
    )
    return WebIdentity(issuer=issuer, audiences=[audience], subjects=named)
