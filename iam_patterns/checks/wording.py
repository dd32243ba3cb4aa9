"""Puts lists into sentences: at most two examples, and how many more there are."""

from collections.abc import Sequence
from typing import Final

_SHOWN: Final = 2


def two_of(items: Sequence[str], more: str = "more", conjunction: str = "and") -> str:
    """The first two items, and how many more.

    Args:
        items: The items.
        more: What the others are called, such as "more paths".
        conjunction: What stands between two items.

    Example:
        >>> two_of(["Lambda", "Glue"])
        'Lambda and Glue'
        >>> two_of(["Lambda", "Glue", "ECS", "EC2"], "more paths")
        'Lambda and Glue, and 2 more paths'
        >>> two_of(["Lambda", "Glue", "ECS"], "more paths")
        'Lambda and Glue, and 1 more path'
    """
    first = f" {conjunction} ".join(items[:_SHOWN])
    rest = len(items) - _SHOWN
    if rest <= 0:
        return first
    return f"{first}, and {rest} {more.removesuffix('s') if rest == 1 else more}"


def with_full_stop(text: str) -> str:
    """A text with a full stop at its end, if it has no end yet."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def sentence(text: str) -> str:
    """A text with a capital at its start and a full stop at its end, if it has no end yet."""
    return with_full_stop(text[:1].upper() + text[1:])
