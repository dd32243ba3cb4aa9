"""Patterns of IAM: how a text or an ARN of a request is compared with one of a policy.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from iam_patterns.policy.arn import split_arn
from iam_patterns.policy.polarity import Polarity
from iam_patterns.policy.possible_match import could_match
from iam_patterns.policy.tokens import (
    by_character,
    contains_unknown,
    has_token,
    lowered,
    split_outside_tokens,
)
from iam_patterns.policy.variables import (
    Context,
    filled_in,
    has_variable,
    parsed,
    variables_are_of_the_resource,
    without_variables,
)
from iam_patterns.policy.wildcards import (
    Elements,
    Wildcard,
    elements_of,
    has_wildcard,
    text_expression,
    token_expression,
)

Matches = Callable[[str, Context], bool]
"""Whether a value matches a pattern, its variables replaced by values of the context."""

_LETTER_OR_DIGIT: Final = re.compile(r"[A-Za-z0-9]")
_ARN_PARTS: Final = 6
_ARN: Final = "arn"
_SPECIFIC: Final = 3


def has_literal_text(pattern: str) -> bool:
    """Whether a pattern has more than wildcards, variables and separators.

    ``${aws:ResourceAccount}`` and ``${aws:ResourceOrgID}`` count as more: they are fixed for the
    resource.
    """
    said = without_variables(pattern, except_of_the_resource=True)
    return _LETTER_OR_DIGIT.search(said) is not None


def is_specific(pattern: str) -> bool:
    """Whether a pattern has enough text to leave out most values.

    One with policy variables does not, since a request can fill them in itself. One that starts
    with a wildcard needs three letters or digits: ``*a*`` matches almost anything.
    """
    said = pattern.lstrip("*?")
    written = "".join(_LETTER_OR_DIGIT.findall(said))
    is_open = said != pattern
    return not has_variable(pattern) and len(written) >= (_SPECIFIC if is_open else 1)


def matches_one_value(pattern: str) -> bool:
    """Whether a pattern matches one value only; the resource's own account is one value."""
    return not has_wildcard(pattern) and variables_are_of_the_resource(pattern)


def equals(pattern: str, *, variables: bool, polarity: Polarity = Polarity.OPTIMISTIC) -> Matches:
    """Matches the value that equals the pattern, its variables replaced."""
    if not (variables and has_variable(pattern)):
        return _of_elements((pattern,), polarity)
    parts = parsed(pattern)
    return _of_filled(
        lambda context: filled_in(parts, context, wildcards=False), _of_elements, polarity
    )


def equals_ignoring_case(
    pattern: str, *, variables: bool, polarity: Polarity = Polarity.OPTIMISTIC
) -> Matches:
    """Matches the value that equals the pattern except for upper and lower case."""
    if not (variables and has_variable(pattern)):
        matches = _of_elements((lowered(pattern),), polarity)
        return lambda value, context: matches(lowered(value), context)
    parts = parsed(pattern)

    def matches_filled(value: str, context: Context) -> bool:
        filled = filled_in(parts, context, wildcards=False)
        if filled is None:
            return False
        text = lowered("".join(map(str, filled)))
        return _of_elements((text,), polarity)(lowered(value), context)

    return matches_filled


def like(pattern: str, *, variables: bool, polarity: Polarity = Polarity.OPTIMISTIC) -> Matches:
    """Matches values by wildcards; those inside the value of a policy variable are literal."""
    if not (variables and has_variable(pattern)):
        return _of_elements(elements_of(pattern), polarity)
    parts = parsed(pattern)
    return _of_filled(
        lambda context: filled_in(parts, context, wildcards=True), _of_elements, polarity
    )


def arn_like(pattern: str, *, variables: bool, polarity: Polarity = Polarity.OPTIMISTIC) -> Matches:
    """Matches ARNs part by part: a wildcard does not match across the first five colons."""
    if not (variables and has_variable(pattern)):
        return _of_arn(elements_of(pattern), polarity)
    parts = parsed(pattern)
    return _of_filled(lambda context: filled_in(parts, context, wildcards=True), _of_arn, polarity)


def _of_filled(
    fill: Callable[[Context], Elements | None],
    matcher: Callable[[Elements, Polarity], Matches],
    polarity: Polarity,
) -> Matches:
    def matches(value: str, context: Context) -> bool:
        filled = fill(context)
        return filled is not None and matcher(filled, polarity)(value, context)

    return matches


@lru_cache(maxsize=8192)
def _of_elements(elements: Elements, polarity: Polarity) -> Matches:
    is_optimistic = polarity is Polarity.OPTIMISTIC
    texts = [element for element in elements if isinstance(element, str)]
    if is_optimistic and any(map(contains_unknown, texts)):
        return lambda value, _: could_match(elements, value)
    if len(texts) == len(elements):
        literal = "".join(texts)
        if not is_optimistic:
            return lambda value, _: value == literal
        return lambda value, _: (
            value == literal or (contains_unknown(value) and could_match(elements, value))
        )
    fits = text_expression(elements).fullmatch
    of_tokens = cache(lambda: token_expression(elements).fullmatch)

    def matches(value: str, _: Context) -> bool:
        if not has_token(value):
            return fits(value) is not None
        if is_optimistic and contains_unknown(value):
            return could_match(elements, value)
        return of_tokens()(by_character(value)) is not None

    return matches


@lru_cache(maxsize=8192)
def _of_arn(elements: Elements, polarity: Polarity) -> Matches:
    parts = _parts(elements)
    is_every_arn = elements == (Wildcard.ANY,)
    whole = _of_elements(elements, polarity)
    of_parts = [_of_elements(part, polarity) for part in parts]
    is_optimistic = polarity is Polarity.OPTIMISTIC
    is_open = is_optimistic and any(
        contains_unknown(element) for element in elements if isinstance(element, str)
    )

    def matches(value: str, context: Context) -> bool:
        values = split_arn(value)
        if is_every_arn:
            is_arn = len(values) == _ARN_PARTS and values[0] == _ARN
            return is_arn or (is_optimistic and contains_unknown(value))
        if len(values) == len(parts):
            return all(fits(part, context) for fits, part in zip(of_parts, values, strict=True))
        return (is_open or (is_optimistic and contains_unknown(value))) and whole(value, context)

    return matches


def _parts(elements: Elements) -> list[Elements]:
    """The elements between the first five colons."""
    parts: list[Elements] = [()]
    for element in elements:
        if isinstance(element, Wildcard):
            parts[-1] += (element,)
            continue
        first, *others = split_outside_tokens(element, ":")
        while others and len(parts) < _ARN_PARTS:
            parts[-1] += (first,)
            parts.append(())
            first = others.pop(0)
        parts[-1] += (":".join([first, *others]),)
    return parts
