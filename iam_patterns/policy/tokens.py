"""Values that are known only at deployment: CDK tokens, symbols and unknown values.

CDK writes a **token** into a string until deployment; it is recognised here without importing
CDK. A **symbol** stands for one resource of a template, such as a bucket whose name
CloudFormation chooses: it equals itself and nothing else. An **unknown** is a value that could
be anything, such as a parameter without a default: a decision that depends on it says so.

Symbols and unknowns are written as CDK writes tokens, so that whatever accepts a token accepts
them; people write and read them as ``<Name>``. No other module knows how they are written. The
name of an unknown may have any characters, ``AWS::AccountId`` or the text of a dynamic reference:
those that a pattern, an ARN or JSON would take for its own are written as ``_3a_``.

See https://docs.aws.amazon.com/cdk/v2/guide/tokens.html
"""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

EXPRESSION: Final = r"[$#]\{Token\[[^\[\]{}]*\]\}"
"""The regular expression of one token."""

EXPRESSION_OF_UNKNOWN: Final = r"\$\{Token\[~[^\[\]{}]*\]\}"
"""The regular expression of one unknown value."""

_STRING_START: Final = "${Token["
_LIST_START: Final = "#{Token["
_UNKNOWN_START: Final = "${Token[~"
_SETTLED_START: Final = "${Token[value.of."
_NUMBER_TOKENS_BELOW: Final = -1.8e289
_NO_VALUE: Final = re.compile(r"\$\{Token\[AWS\.NoValue\.\d+\]\}")
_TOKEN: Final = re.compile(EXPRESSION)
_TOKENS: Final = re.compile(f"({EXPRESSION})")
_NAMED: Final = re.compile(r"\$\{Token\[(~?)([\w.]+)\]\}", re.ASCII)
_SHOWN: Final = re.compile(r"<(~?)([^\s<>~][^\s<>]*)>")
_NAME_OF_SYMBOL: Final = re.compile(r"[\w.]+", re.ASCII)
_ENCODED: Final = re.compile(r"_([0-9a-f]{1,5}|10[0-9a-f]{4})_")
_TO_ENCODE: Final = re.compile(r"[^A-Za-z0-9.]")

_FIELDS: Final = ("arn", "aws", "", "eu-west-1", "111111111111")
"""What a token can stand for in the first five fields of an ARN; the service is never one."""

_EXAMPLES: Final = (
    "example",
    "/example",
    "a1b2c3",
    "example-a1b2c3",
    "db-EXAMPLE",
    "eu-west-1",
    "111111111111",
    "role/example",
    "00000000-0000-0000-0000-000000000000",
)
"""What a token can stand for in the last field of an ARN, and in any other text."""

_PARTITION: Final = "aws"
_PARTS_OF_ARNS: Final = (
    f"arn:{_PARTITION}:s3:::example",
    "111111111111:role/example",
    "111111111111:root",
    ":111111111111:root",
    f"arn:{_PARTITION}:iam::111111111111",
    f"arn:{_PARTITION}:iam",
)
"""What a token of a policy can stand for besides: the start of an ARN, or several fields."""


def contains_token(value: object) -> bool:
    """Whether some part of the value is known only at deployment."""
    if isinstance(value, str):
        return _STRING_START in value or _LIST_START in value
    if isinstance(value, float):
        return value < _NUMBER_TOKENS_BELOW
    if isinstance(value, Sequence):
        return any(contains_token(item) for item in value)
    return False


def has_token(text: str) -> bool:
    """Whether a text has a part that stands for a text known only at deployment."""
    return _STRING_START in text


def contains_unknown(text: str) -> bool:
    """Whether some part of the text could be anything."""
    return _UNKNOWN_START in text


def is_token(text: str) -> bool:
    """Whether the text is one token and nothing else."""
    return _TOKEN.fullmatch(text) is not None


def ends_with_token(text: str) -> bool:
    """Whether the text ends with a token."""
    return any(found.end() == len(text) for found in _TOKEN.finditer(text))


def is_list_token(text: str) -> bool:
    """Whether the text stands for a whole list; CDK resolves it only as the list's one item."""
    return text.startswith(_LIST_START)


def has_unusable_token(text: str) -> bool:
    """Whether a text has a token that cannot be part of a policy.

    CDK puts no list into a text. ``Aws.NO_VALUE`` has CloudFormation remove whatever it is the
    value of, such as a condition.
    """
    in_text = _LIST_START in text and _TOKEN.fullmatch(text) is None
    return in_text or _NO_VALUE.search(text) is not None


def without_tokens(text: str) -> str:
    """The text without its tokens: the part that is known before deployment."""
    return with_text(text, "") if contains_token(text) else text


def with_text(text: str, replacement: str) -> str:
    """The text with each token replaced by a text."""
    return _TOKEN.sub(lambda _: replacement, text)


def split_outside_tokens(text: str, delimiter: str) -> list[str]:
    """The text split at a delimiter, each token left whole."""
    parts = [""]
    for piece in split_at_tokens(text):
        first, *others = [piece] if is_token(piece) else piece.split(delimiter)
        parts[-1] += first
        parts += others
    return parts


def split_at_tokens(text: str) -> list[str]:
    """The tokens of a text and the texts between them, in order."""
    return [piece for piece in _TOKENS.split(text) if piece]


def lowered(text: str) -> str:
    """The text in lower case, except for its tokens."""
    if not contains_token(text):
        return text.lower()
    return "".join(piece if is_token(piece) else piece.lower() for piece in split_at_tokens(text))


def symbol(name: str) -> str:
    """The text that stands for one resource, or an attribute of it, such as ``Queue.Arn``."""
    return f"{_STRING_START}{name}]}}"


SIX_CHARACTERS: Final = symbol("6.characters")
"""The six characters that Secrets Manager adds to the name of a secret: ``??????`` matches them.

See https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
"""
_EACH_CHARACTER: Final = "".join(symbol(f"6.characters.{number}") for number in range(6))


def by_character(text: str) -> str:
    """The text with one symbol for each of `SIX_CHARACTERS`."""
    return text.replace(SIX_CHARACTERS, _EACH_CHARACTER)


def unknown(name: str) -> str:
    """The text that stands for a value that could be anything; its name may have any characters.

    Example:
        >>> unknowns_in(f"arn:aws:iam::{unknown('AWS::AccountId')}:root")
        ('AWS::AccountId',)
    """
    return symbol(f"~{_TO_ENCODE.sub(lambda found: f'_{ord(found[0]):x}_', name)}")


def settled(text: str) -> str:
    """The text with a symbol for each unknown value, which equals nothing but itself.

    Example:
        >>> shown(settled(unknown("Env"))), contains_unknown(settled(unknown("Env")))
        ('<value.of.Env>', False)
    """
    return text.replace(_UNKNOWN_START, _SETTLED_START)


def settled_in(text: str) -> tuple[str, ...]:
    """The symbols in a text that stand for unknown values, as they are written."""
    if _SETTLED_START not in text:
        return ()
    return tuple(token for token in _TOKEN.findall(text) if token.startswith(_SETTLED_START))


def unsettled(text: str) -> str:
    """The opposite of `settled`."""
    return text.replace(_SETTLED_START, _UNKNOWN_START)


def unknowns_in(text: str) -> tuple[str, ...]:
    """The names of the unknown values in a text."""
    if _UNKNOWN_START not in text:
        return ()
    return tuple(_decoded(name) for mark, name in _NAMED.findall(text) if mark)


def symbols_in(text: str) -> tuple[str, ...]:
    """The names of the symbols in a text, and of its unknown values with ``~`` before them."""
    return tuple(mark + _name(mark, name) for mark, name in _NAMED.findall(text))


def with_names(text: str, name: str) -> str:
    """The text with each symbol replaced by a name; unknown values stay."""
    return _TOKEN.sub(lambda found: found[0] if contains_unknown(found[0]) else name, text)


def shown(text: str) -> str:
    """The text as people read it: ``arn:aws:s3:::<Bucket>/*``."""
    if _STRING_START not in text:
        return text
    return _NAMED.sub(lambda found: f"<{_name(found[1], found[2])}>", text)


def written(text: str, *, unknowns: Collection[str] = ()) -> str:
    """The text with each ``<Name>`` as what it stands for; the opposite of `shown`.

    Args:
        text: The text, such as ``arn:aws:s3:::<Bucket>/*``.
        unknowns: The names that stand for unknown values. ``<~Name>`` does too, and so does a
            name that no symbol can have, such as ``<AWS::AccountId>``.
    """

    def of_name(found: re.Match[str]) -> str:
        mark, name = found.groups()
        if mark or name in unknowns or not _NAME_OF_SYMBOL.fullmatch(name):
            return unknown(name)
        return symbol(name)

    return _SHOWN.sub(of_name, text) if "<" in text else text


def _name(mark: str, encoded: str) -> str:
    return _decoded(encoded) if mark else encoded


def _decoded(name: str) -> str:
    return _ENCODED.sub(lambda found: chr(int(found[1], 16)), name) if "_" in name else name


def could_be_part_of_arn(text: str) -> Iterator[str]:
    """Texts that a text can be after deployment if its tokens are parts of ARNs."""
    for example in _PARTS_OF_ARNS:
        yield _TOKEN.sub(example, text)


def could_become(text: str) -> Iterator[str]:
    """Texts that a text with tokens can be after deployment.

    A token stands for one of the first five fields of an ARN, or for a part of its last field:
    what is written around it stays.
    """
    start, *fields = split_outside_tokens(text, ":")
    fields[len(_FIELDS) - 1 :] = [":".join(fields[len(_FIELDS) - 1 :])]
    head, last = "", text
    if (start == "arn" or is_token(start)) and len(fields) == len(_FIELDS):
        parts = zip([start, *fields[:-1]], _FIELDS, strict=True)
        head = ":".join(known if is_token(part) else part for part, known in parts) + ":"
        last = fields[-1]
    for example in _EXAMPLES:
        yield head + _TOKEN.sub(example, last)
