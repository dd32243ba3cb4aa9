"""The intrinsic functions that compute a value from resolved values alone.

A function raises a ValueError, TypeError, IndexError or AttributeError when its arguments are
malformed, and returns `OPEN` when they are known only at deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import contains_token, contains_unknown, split_outside_tokens
from iam_patterns.template.outside_values import text_of

OPEN: Final = object()
"""The result of a function that is known only at deployment."""

LONGEST: Final = 100_000
"""The longest text, in characters, that functions put together."""


def joined(argument: Any) -> Any:  # noqa: ANN401 - a text, or OPEN
    """``Fn::Join``: the items of a list with a delimiter between them."""
    delimiter, items = argument
    return _limited(delimiter.join(map(text_of, items))) if isinstance(items, list) else OPEN


def split(argument: Any) -> Any:  # noqa: ANN401 - a list, or OPEN
    """``Fn::Split``: the parts of a text between its delimiters."""
    delimiter, text = argument
    if contains_unknown(text) or (contains_token(text) and delimiter.strip("-").isalnum()):
        return OPEN
    return split_outside_tokens(text, delimiter)


def selected(argument: Any) -> Any:  # noqa: ANN401 - an item of any list, or OPEN
    """``Fn::Select``: an item of a list, from 0."""
    index, items = argument
    position = int(index)
    if not isinstance(items, list) or position < 0:
        return OPEN
    return items[position]


def length(argument: Any) -> Any:  # noqa: ANN401 - a number, or OPEN
    """``Fn::Length``: the number of items of a list."""
    if not isinstance(argument, list) or any(map(_is_unknown, argument)):
        return OPEN
    return len(argument)


def as_json(argument: Any) -> str:  # noqa: ANN401 - any value
    """``Fn::ToJsonString``: an object or a list as JSON text."""
    return _limited(json.dumps(argument))


FUNCTIONS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "Fn::Join": joined,
    "Fn::Split": split,
    "Fn::Select": selected,
    "Fn::Length": length,
    "Fn::ToJsonString": as_json,
}
"""The functions by name; each takes its argument resolved."""


def _limited(text: str) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"longer than {LONGEST} characters")
    return text


def _is_unknown(item: object) -> bool:
    return isinstance(item, str) and contains_unknown(item)
