"""Wildcards: which texts a pattern matches, and which patterns cover others.

A pattern is compiled to a regular expression that never backtracks over a wildcard: each piece
of text between two wildcards is looked for once, and kept where it is found first. The time is
in proportion to the pattern times the text.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Final

from iam_patterns.policy.tokens import EXPRESSION, EXPRESSION_OF_UNKNOWN, by_character


class Wildcard(Enum):
    """A wildcard of a pattern."""

    ANY = "*"
    ONE = "?"


Elements = tuple[str | Wildcard, ...]
"""A pattern in parts: literal texts and wildcards."""

_WILDCARDS: Final = {wildcard.value: wildcard for wildcard in Wildcard}
_BETWEEN_WILDCARDS: Final = re.compile(r"([*?])")
_TOKEN_OR_CHARACTER: Final = rf"(?>{EXPRESSION}|.)"
_KNOWN_CHARACTER: Final = rf"(?!{EXPRESSION_OF_UNKNOWN}){_TOKEN_OR_CHARACTER}"


def has_wildcard(pattern: str) -> bool:
    """Whether the pattern has ``*`` or ``?``."""
    return "*" in pattern or "?" in pattern


def elements_of(pattern: str) -> Elements:
    """The literal texts and the wildcards of a pattern, in order."""
    return tuple(_WILDCARDS.get(part, part) for part in _BETWEEN_WILDCARDS.split(pattern) if part)


@lru_cache(maxsize=4096)
def wildcard_pattern(pattern: str) -> re.Pattern[str]:
    """The pattern, in which ``*`` is any text and ``?`` any one character, for `fullmatch`."""
    return text_expression(elements_of(pattern))


@lru_cache(maxsize=4096)
def text_expression(elements: Elements) -> re.Pattern[str]:
    """The pattern as an expression that fits plain texts whole."""
    return _compiled(elements, any_character=".", one_character=".")


def token_expression(elements: Elements) -> re.Pattern[str]:
    """The pattern as an expression that fits whole texts with tokens in them.

    A token counts as one character, so that nothing matches a part of it. ``*`` covers every
    token; ``?`` a symbol but no unknown, which could be of any length. The texts have
    `by_character`.
    """
    parts = (each if isinstance(each, Wildcard) else by_character(each) for each in elements)
    return _compiled(parts, any_character=_TOKEN_OR_CHARACTER, one_character=_KNOWN_CHARACTER)


@lru_cache(maxsize=4096)
def _covering(wide: str) -> re.Pattern[str]:
    return _compiled(elements_of(wide), any_character=".", one_character="[^*]")


def covers(wide: str, narrow: str) -> bool:
    """Whether every text that matches the narrow pattern also matches the wide one.

    Most patterns are asked about once: to look for their texts is cheaper than an expression.
    """
    if "?" in wide:
        return _covering(wide).fullmatch(narrow) is not None
    first, *middle = wide.split("*")
    if not middle:
        return wide == narrow
    last = middle.pop()
    if not narrow.startswith(first) or not narrow.endswith(last):
        return False
    start, end = len(first), len(narrow) - len(last)
    for part in middle:
        found = narrow.find(part, start, end)
        if found < 0:
            return False
        start = found + len(part)
    return start <= end


def _compiled(
    elements: Iterable[str | Wildcard], *, any_character: str, one_character: str
) -> re.Pattern[str]:
    pieces = [""]
    for element in elements:
        if element is Wildcard.ANY:
            pieces.append("")
        elif element is Wildcard.ONE:
            pieces[-1] += one_character
        else:
            pieces[-1] += re.escape(str(element))
    first, *others = pieces
    if not others:
        return re.compile(first, re.DOTALL)
    last = others.pop()
    middle = "".join(f"(?>{any_character}*?{piece})" for piece in others if piece)
    return re.compile(f"{first}{middle}{any_character}*{last}", re.DOTALL)
