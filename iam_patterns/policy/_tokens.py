"""Recognises the CDK tokens that stand in strings until deployment, without importing CDK.

See https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
"""

import re
from collections.abc import Sequence

_LIST_START = "#{Token["
_STRING_START = "${Token["
_TOKEN_TEXT = re.compile(r"[$#]\{Token\[[^\]]*\]\}")
_NUMBER_TOKENS_BELOW = -1.8e289


def contains_token(value: object) -> bool:
    """Whether some part of the value is known only at deployment."""
    if isinstance(value, str):
        return _STRING_START in value or _LIST_START in value
    if isinstance(value, float):
        return value < _NUMBER_TOKENS_BELOW
    if isinstance(value, Sequence):
        return any(contains_token(item) for item in value)
    return False


def is_list_token(value: str) -> bool:
    """Whether the string stands for a whole list, so that it must stay alone in one."""
    return value.startswith(_LIST_START)


def without_tokens(text: str) -> str:
    """The text that is known already: its tokens taken out."""
    return _TOKEN_TEXT.sub("", text)
