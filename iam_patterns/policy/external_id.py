"""External IDs: which of them a stranger could guess.

An external ID keeps a vendor from being talked into using one customer's role for another
customer. It is no secret, but it has to be unique to the pair of vendor and customer.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import re
from typing import Final

from iam_patterns.policy._tokens import contains_token
from iam_patterns.policy.formats import ACCOUNT_ID

_SHORTEST: Final = 8
_PLACEHOLDERS: Final = frozenset(
    {
        "changeme",
        "customerid",
        "default",
        "dummy",
        "example",
        "exampleid",
        "externalid",
        "myexternalid",
        "password",
        "placeholder",
        "replaceme",
        "sample",
        "secret",
        "test",
        "testexternalid",
        "todo",
        "uniqueid",
        "yourexternalid",
    }
)


def why_guessable(external_id: str) -> str | None:
    """Why a stranger could guess this external ID, or None when it is not guessable.

    Guessable are: fewer than 8 characters; an AWS account number; one character repeated; a
    run of the digits or the alphabet; a placeholder such as ``external-id`` or ``test``,
    whatever its case, punctuation and trailing digits. A CDK token is never judged.

    Args:
        external_id: The external ID.

    Example:
        >>> why_guessable("EXTERNAL_ID")
        'it is a placeholder'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    if contains_token(external_id):
        return None
    letters = re.sub(r"[^a-z0-9]", "", external_id.lower())
    reasons = (
        (len(external_id) < _SHORTEST, f"it has fewer than {_SHORTEST} characters"),
        (ACCOUNT_ID.matches(external_id.replace("-", "")), "it is an AWS account number"),
        (len(set(external_id)) == 1, "it is one character repeated"),
        (
            letters in "01234567890123456789" or letters in "abcdefghijklmnopqrstuvwxyz",
            "it is a run of the digits or the alphabet",
        ),
        (re.sub(r"\d+$", "", letters) in _PLACEHOLDERS, "it is a placeholder"),
    )
    return next((reason for guessable, reason in reasons if guessable), None)
