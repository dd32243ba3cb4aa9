"""External IDs: which of them can be guessed.

An external ID prevents a vendor from using one customer's role on behalf of another customer.
It is not a secret, but it must be unique to the pair of vendor and customer.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
"""

import re
from typing import Final

from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.policy.problems import refuse
from iam_patterns.policy.tokens import contains_token, symbols_in, without_tokens
from iam_patterns.policy.wrong_types import not_a

_SHORTEST: Final = 8
_PSEUDO_PARAMETER: Final = r"AWS\.(AccountId|Region|Partition|StackName|URLSuffix)(\.\d+)?"
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
_PARTS_OF_PLACEHOLDERS: Final = (
    "changeme",
    "changethis",
    "companyname",
    "customerid",
    "example",
    "externalid",
    "password",
    "placeholder",
    "replaceme",
    "replacethis",
    "uniqueid",
    "yourid",
)
_SEQUENCES: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
)
_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ACCOUNT_WITH_AFFIX: Final = re.compile(
    r"\d{12}[^0-9A-Za-z]\w{0,12}|\w{0,12}[^0-9A-Za-z]\d{12}", re.ASCII
)
_ARN_OF_ACCOUNT: Final = re.compile(r"arn:[\w-]+:[\w-]+:[\w-]*:\d{12}:.*", re.ASCII)
_DATE: Final = re.compile(
    r"(19|20)\d\d[-./]?(0[1-9]|1[0-2])[-./]?([0-2]\d|3[01])([T_ -]?[\d:]*Z?)"
    r"|([0-2]\d|3[01])[-./](0[1-9]|1[0-2])[-./](19|20)\d\d"
)
_LONGEST_NAME: Final = 20
_PART_OF_NAME: Final = r"(([A-Z]?[a-z]+|[A-Z]+)((19|20)\d\d|\d{1,2})?|(19|20)\d\d|\d{1,3})"
_NAME: Final = re.compile(rf"{_PART_OF_NAME}([^A-Za-z0-9]+{_PART_OF_NAME})*")
"""Words, at most with years and short numbers."""


def why_guessable(external_id: str) -> str | None:
    """Why this external ID can be guessed, or None when it cannot.

    These can be guessed: fewer than 8 characters; an AWS account number, alone or with a short
    prefix or suffix, or in an ARN; a date; one character repeated; a sequence of digits, of the
    alphabet or of a keyboard row, in either direction; a placeholder such as ``external-id`` or
    ``test``, or text that contains ``example``, regardless of case, punctuation and trailing
    digits; a name of fewer than 20 characters with no more than a year or a short number, such as
    ``acme-corp`` or ``prod-2024``. A CDK token is not checked.

    Args:
        external_id: The external ID.

    Raises:
        PolicyError: When the external ID is not a string.

    Example:
        >>> why_guessable("EXTERNAL_ID")
        'it is a placeholder'

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    refuse("why_guessable", not_a("external_id", external_id, str, "an external ID"))
    if contains_token(external_id):
        return _why_guessable_with_tokens(external_id)
    letters = re.sub(r"[^a-z0-9]", "", external_id.lower())
    is_uuid = _UUID.fullmatch(external_id) is not None
    reasons = (
        (len(external_id) < _SHORTEST, f"it has fewer than {_SHORTEST} characters"),
        (ACCOUNT_ID.matches(external_id.replace("-", "")), "it is an AWS account number"),
        (
            not is_uuid and _ACCOUNT_WITH_AFFIX.fullmatch(external_id) is not None,
            "it is an AWS account number with a short prefix or suffix",
        ),
        (
            _ARN_OF_ACCOUNT.fullmatch(external_id) is not None,
            "it is an ARN with an AWS account number",
        ),
        (_DATE.fullmatch(external_id) is not None, "it is a date"),
        (len(set(letters)) == 1, "it is one character repeated"),
        (
            any(letters in sequence or letters in sequence[::-1] for sequence in _SEQUENCES),
            "it is a sequence of digits, of the alphabet or of a keyboard row",
        ),
        (
            re.sub(r"\d+$", "", letters) in _PLACEHOLDERS
            or any(part in letters for part in _PARTS_OF_PLACEHOLDERS),
            "it is a placeholder",
        ),
        (
            _NAME.fullmatch(external_id) is not None and len(external_id) < _LONGEST_NAME,
            "it is a name or a word, with no more than a year or a short number",
        ),
    )
    return next((reason for guessable, reason in reasons if guessable), None)


def _why_guessable_with_tokens(external_id: str) -> str | None:
    """The reason if its tokens are all pseudo parameters, such as the account: anyone knows those.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
    """
    names = symbols_in(external_id)
    if not names or not all(re.fullmatch(_PSEUDO_PARAMETER, name) for name in names):
        return None
    known = without_tokens(external_id)
    if len(known) >= _SHORTEST:
        return why_guessable(known)
    return "it is an account number, Region or another value that AWS gives every stack"
