"""Patterns of IAM, with wildcards and policy variables: what they match, and which covers which.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final

from iam_patterns.policy.arn import split_arn

Context = Mapping[str, tuple[str, ...]]
"""The values of each condition key of a request; keys in lower case."""

Matches = Callable[[str, Context], bool]
"""Whether a value matches a pattern, its variables replaced by values of the context."""

_VARIABLE: Final = re.compile(r"\$\{(?!Token\[)([^}]*)\}")
_DEFAULT: Final = re.compile(r"(.*?)\s*,\s*'(.*)'", re.DOTALL)
_LETTER_OR_DIGIT: Final = re.compile(r"[A-Za-z0-9]")
_OF_THE_RESOURCE: Final = ("aws:resourceorgid", "aws:resourceaccount")
_LITERALS: Final = frozenset("*?$")
_ARN_PARTS: Final = 6
_SPECIFIC: Final = 3


@lru_cache(maxsize=4096)
def wildcard_pattern(pattern: str, *, ignore_case: bool = False) -> re.Pattern[str]:
    """The pattern, in which ``*`` is any text and ``?`` any one character, as an expression."""
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in pattern)
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def has_literal_text(pattern: str) -> bool:
    """Whether a pattern has more than wildcards, variables and separators.

    ``${aws:ResourceAccount}`` and ``${aws:ResourceOrgID}`` count as more: they are fixed for the
    resource.
    """
    said = _VARIABLE.sub(lambda found: found[1] if _is_of_the_resource(found[1]) else "", pattern)
    return _LETTER_OR_DIGIT.search(said) is not None


def is_specific(pattern: str) -> bool:
    """Whether a pattern has enough text to leave out most values.

    One with policy variables does not, since a request can fill them in itself. One that starts
    with a wildcard needs three letters or digits: ``*a*`` matches almost anything.
    """
    said = pattern.lstrip("*?")
    written = "".join(_LETTER_OR_DIGIT.findall(said))
    is_open = said != pattern
    return not _VARIABLE.search(pattern) and len(written) >= (_SPECIFIC if is_open else 1)


def matches_one_value(pattern: str) -> bool:
    """Whether a pattern matches one value only; the resource's own account is one value."""
    return not has_wildcard(pattern) and all(map(_is_of_the_resource, _VARIABLE.findall(pattern)))


def _is_of_the_resource(variable: str) -> bool:
    return variable.lower() in _OF_THE_RESOURCE


def has_wildcard(pattern: str) -> bool:
    """Whether the pattern has ``*`` or ``?``."""
    return "*" in pattern or "?" in pattern


@cache
def _within(pattern: str) -> re.Pattern[str]:
    parts = (".*" if c == "*" else "[^*]" if c == "?" else re.escape(c) for c in pattern)
    return re.compile("".join(parts), re.DOTALL)


def covers(wide: str, narrow: str) -> bool:
    """Whether every text that matches the narrow pattern also matches the wide one."""
    if "?" in wide:
        return _within(wide).fullmatch(narrow) is not None
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


def equals(pattern: str, *, variables: bool) -> Matches:
    """Matches the value that equals the pattern, its variables replaced."""
    if not (variables and _VARIABLE.search(pattern)):
        return lambda value, _: value == pattern
    return lambda value, context: value == _filled_in(pattern, context)


def equals_ignoring_case(pattern: str, *, variables: bool) -> Matches:
    """Matches the value that equals the pattern except for upper and lower case."""
    if not (variables and _VARIABLE.search(pattern)):
        folded = pattern.lower()
        return lambda value, _: value.lower() == folded

    def matches(value: str, context: Context) -> bool:
        filled = _filled_in(pattern, context)
        return filled is not None and value.lower() == filled.lower()

    return matches


def like(pattern: str, *, variables: bool) -> Matches:
    """Matches values by wildcards; those inside the value of a policy variable are literal."""
    if variables and _VARIABLE.search(pattern):
        return lambda value, context: _fits(pattern, value, context)
    if not has_wildcard(pattern):
        return lambda value, _: value == pattern
    fullmatch = wildcard_pattern(pattern).fullmatch
    return lambda value, _: fullmatch(value) is not None


def arn_like(pattern: str, *, variables: bool) -> Matches:
    """Matches ARNs part by part: a wildcard does not match across the first five colons."""
    if pattern == "*":
        return lambda value, _: value.startswith("arn:") and value.count(":") >= _ARN_PARTS - 1
    parts = [like(part, variables=variables) for part in split_arn(pattern)]

    def matches(value: str, context: Context) -> bool:
        values = split_arn(value)
        return len(values) == len(parts) and all(
            fits(part, context) for fits, part in zip(parts, values, strict=True)
        )

    return matches


def _fits(pattern: str, value: str, context: Context) -> bool:
    expression = ""
    end = 0
    for found in _VARIABLE.finditer(pattern):
        filled = _value_of(found[1], context)
        if filled is None:
            return False
        expression += wildcard_pattern(pattern[end : found.start()]).pattern + re.escape(filled)
        end = found.end()
    expression += wildcard_pattern(pattern[end:]).pattern
    return re.fullmatch(expression, value, re.DOTALL) is not None


def _filled_in(pattern: str, context: Context) -> str | None:
    """The pattern with its variables replaced; None when one has no value."""
    values = [_value_of(name, context) for name in _VARIABLE.findall(pattern)]
    if None in values:
        return None
    remaining = iter(values)
    return _VARIABLE.sub(lambda _: next(remaining) or "", pattern)


def _value_of(variable: str, context: Context) -> str | None:
    """The value of a variable, or its default; multivalued keys have no value."""
    if variable in _LITERALS:
        return variable
    default = _DEFAULT.fullmatch(variable)
    key, otherwise = default.groups() if default else (variable, None)
    values = context.get(key.strip().lower(), ())
    return values[0] if len(values) == 1 else otherwise
