"""External IDs: which of them a stranger could guess.

An external ID keeps a vendor from being talked into using one customer's role for another
customer. It is no secret, but it has to be unique to the pair of vendor and customer.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import re
from typing import Final

from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.tokens import contains_token

_SHORTEST: Final = 8
_PLACEHOLDERS: Final = frozenset(
    {
        "changeme",
        "customerid",
        "default",
        "dummy",
        "password",
        "replaceme",
        "sample",
        "secret",
        "test",
        "todo",
    }
)
_PARTS_OF_PLACEHOLDERS: Final = ("example", "externalid", "placeholder", "uniqueid")
_RUNS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ACCOUNT_AND_LITTLE_MORE: Final = re.compile(
    r"\d{12}[^0-9A-Za-z]\w{0,12}|\w{0,12}[^0-9A-Za-z]\d{12}", re.ASCII
)


def why_guessable(external_id: str) -> str | None:
    """Why a stranger could guess this external ID, or None when it is not guessable.

    Guessable are: fewer than 8 characters; an AWS account number, alone or with little more; one
    character repeated; a run of the digits, the alphabet or a row of the keyboard, either way;
    a placeholder such as ``external-id``, ``test`` or what has ``example`` in it, whatever its
    case, punctuation and trailing digits. A CDK token is never judged.

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
    is_uuid = _UUID.fullmatch(external_id) is not None
    reasons = (
        (len(external_id) < _SHORTEST, f"it has fewer than {_SHORTEST} characters"),
        (ACCOUNT_ID.matches(external_id.replace("-", "")), "it is an AWS account number"),
        (
            not is_uuid and _ACCOUNT_AND_LITTLE_MORE.fullmatch(external_id) is not None,
            "it is an AWS account number with little more",
        ),
        (len(set(letters)) == 1, "it is one character repeated"),
        (
            any(letters in run or letters in run[::-1] for run in _RUNS),
            "it is a run of the digits, the alphabet or the keyboard",
        ),
        (
            re.sub(r"\d+$", "", letters) in _PLACEHOLDERS
            or any(part in letters for part in _PARTS_OF_PLACEHOLDERS),
            "it is a placeholder",
        ),
    )
    return next((reason for guessable, reason in reasons if guessable), None)
