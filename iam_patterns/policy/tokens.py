"""Values that are known only at deployment: CDK tokens, symbols and unknown values.

CDK writes a **token** into a string until deployment; it is recognised here without importing
CDK. A **symbol** stands for one resource of a template, such as a bucket whose name
CloudFormation chooses: it equals itself and nothing else. An **unknown** is a value that could
be anything, such as a parameter without a default: a decision that depends on it says so.

Symbols and unknowns are written as CDK writes tokens, so that whatever takes a token takes
them; people write and read them as ``<Name>``.

See https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
"""

import re
from collections.abc import Sequence
from typing import Final

_LIST_START = "#{Token["
_STRING_START = "${Token["
_TOKEN_TEXT = re.compile(r"[$#]\{Token\[[^\]]*\]\}")
_STRING_TOKEN = re.compile(r"\$\{Token\[[^\]]*\]\}")
_NUMBER_TOKENS_BELOW = -1.8e289
_SHOWN: Final = re.compile(r"<(~?[\w.]+)>", re.ASCII)
_WRITTEN: Final = re.compile(r"\$\{Token\[(~?[\w.]+)\]\}", re.ASCII)
_UNKNOWN: Final = re.compile(r"\$\{Token\[~([\w.]+)\]\}", re.ASCII)


def contains_token(value: object) -> bool:
    """Whether some part of the value is known only at deployment."""
    if isinstance(value, str):
        return _STRING_START in value or _LIST_START in value
    if isinstance(value, float):
        return value < _NUMBER_TOKENS_BELOW
    if isinstance(value, Sequence):
        return any(contains_token(item) for item in value)
    return False


def is_token(text: str) -> bool:
    """Whether the text is one token of a string and nothing else."""
    return _STRING_TOKEN.fullmatch(text) is not None


def with_tokens_as(value: str, text: str) -> str:
    """The text with a value in place of each token of a string."""
    return _STRING_TOKEN.sub(lambda _: value, text)


def is_list_token(value: str) -> bool:
    """Whether the string stands for a whole list, so that it must stay alone in one."""
    return value.startswith(_LIST_START)


def without_tokens(text: str) -> str:
    """The text that is known already: its tokens taken out."""
    return _TOKEN_TEXT.sub("", text)


def symbol(name: str) -> str:
    """The text that stands for one resource, or an attribute of it, such as ``Queue.Arn``."""
    return f"${{Token[{name}]}}"


def unknown(name: str) -> str:
    """The text that stands for a value that could be anything."""
    return symbol(f"~{name}")


def unknowns_in(text: str) -> tuple[str, ...]:
    """The names of the unknown values in a text."""
    return tuple(_UNKNOWN.findall(text)) if "${Token[~" in text else ()


def symbols_in(text: str) -> tuple[str, ...]:
    """The names of the symbols and unknown values in a text."""
    return tuple(_WRITTEN.findall(text))


def with_wildcards(text: str) -> str:
    """The text as a pattern that fits whatever its unknown values turn out to be."""
    return _UNKNOWN.sub("*", text)


def shown(text: str) -> str:
    """The text as people read it: ``arn:aws:s3:::<Bucket>/*``."""
    if "${Token[" not in text:
        return text
    return _WRITTEN.sub(lambda found: f"<{found[1].removeprefix('~')}>", text)


def written(text: str) -> str:
    """The text with ``<Bucket>`` as the symbol that it stands for."""
    return _SHOWN.sub(lambda found: symbol(found[1]), text) if "<" in text else text
