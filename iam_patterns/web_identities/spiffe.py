"""Workloads with a SPIFFE ID, through SPIRE's OIDC Discovery Provider.

See https://spiffe.io/docs/latest/keyless/oidc-federation-aws/
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import Format
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import AUDIENCE, ISSUER

_SPIFFE_ID: Final = Format(
    r"spiffe://[a-z0-9._-]{1,255}(/[A-Za-z0-9._-]+)+",
    "a SPIFFE ID with a path, spiffe://TRUST_DOMAIN/PATH, without wildcards",
    "Copy it from the workload's registration entry.",
)


def spiffe(issuer: str, *, spiffe_ids: Sequence[str], audience: str) -> WebIdentity:
    """Workloads with one of some SPIFFE IDs, by their JWT-SVIDs.

    Args:
        issuer: The issuer of the JWT-SVIDs: the host name of your OIDC Discovery Provider, with or
            without ``https://``.
        spiffe_ids: The SPIFFE IDs that can assume the role.
        audience: The audience that the workloads request from the Workload API for AWS.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    Example:
        >>> spiffe(
        ...     "oidc.acme.example",
        ...     spiffe_ids=["spiffe://acme.example/ns/shop/sa/orders"],
        ...     audience="sts.amazonaws.com",
        ... ).issuer
        'oidc.acme.example'

    See https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE-ID.md
    """
    arguments = Arguments("spiffe")
    arguments.check("issuer", issuer, ISSUER)
    named = arguments.strings("spiffe_ids", spiffe_ids, _SPIFFE_ID)
    arguments.check("audience", audience, AUDIENCE)
    arguments.raise_problems()
    return WebIdentity(issuer=issuer, audiences=[audience], subjects=named)
