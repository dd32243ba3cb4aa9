"""Service accounts of Google Cloud, and users of a Google client.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
"""

from collections.abc import Sequence

from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.web_identity.web_identity import WebIdentity
from iam_patterns.web_identities._arguments import AUDIENCE, SUBJECT


def google(*, audience: str, subjects: Sequence[str]) -> WebIdentity:
    """Google accounts by their unique IDs. Google is built into IAM: the account needs no provider.

    Args:
        audience: What the key ``accounts.google.com:aud`` holds: the token's authorized party
            (``azp``) where it has one, which for a service account is its unique ID.
        subjects: The unique IDs of the accounts, 21 digits. Never their e-mail addresses.

    Raises:
        PolicyError: If an argument is not valid; it lists every problem.

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
    """
    arguments = Arguments("google")
    arguments.check("audience", audience, AUDIENCE)
    named = arguments.strings("subjects", subjects, SUBJECT)
    arguments.raise_problems()
    return WebIdentity(issuer="accounts.google.com", audiences=[audience], subjects=named)
