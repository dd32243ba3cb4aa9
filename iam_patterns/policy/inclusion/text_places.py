"""Patterns of every operator on text as places: what each position of a pattern matches.

A text is a sequence of letters; a token, whose text is known only at deployment, is one letter.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
"""

from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import Final

from iam_patterns.policy.tokens import is_token, lowered, split_at_tokens
from iam_patterns.policy.wildcards import Elements, Wildcard


class Place(Enum):
    """A place of a pattern that matches more than one letter."""

    ANY = "any text"
    ANY_IN_PART = "any text without a colon"
    ONE = "any letter"
    ONE_IN_PART = "any letter but a colon"


Places = tuple[Place | tuple[str, ...], ...]
"""The places of a pattern; a tuple lists the letters that match in its place."""

ANY_TEXT: Final[Places] = (Place.ANY,)

_STARS: Final = (Place.ANY, Place.ANY_IN_PART)
_COLON: Final = (":",)
_COLONS_OF_ARN: Final = 5
_EVERY_ARN: Final = ("arn:", *[part for _ in range(4) for part in (Wildcard.ANY, ":")])


def letters_of(text: str) -> Iterator[str]:
    """The characters of a text, each token as one letter."""
    for piece in split_at_tokens(text):
        if is_token(piece):
            yield piece
        else:
            yield from piece


@lru_cache(maxsize=8192)
def text_places(elements: Elements) -> Places:
    """A pattern whose wildcards match any text, as in ``Resource`` and ``StringLike``."""
    return _joined(_of_elements(elements, Place.ANY, Place.ONE))


def places_ignoring_case(text: str) -> Places:
    """A text that is matched in upper and lower case."""
    return ignoring_case(text_places((text,)))


def ignoring_case(places: Places) -> Places:
    """The places, each letter in upper and lower case."""
    return tuple(place if isinstance(place, Place) else _cases(place[0]) for place in places)


def is_caseless(places: Places) -> bool:
    """Whether the case of letters makes no difference."""
    return all(isinstance(place, Place) or set(place) == set(_cases(place[0])) for place in places)


@lru_cache(maxsize=8192)
def arn_places(elements: Elements) -> Places:
    """A pattern of ARNs, whose wildcards do not match across the first five colons."""
    if elements == (Wildcard.ANY,):
        elements = (*_EVERY_ARN, Wildcard.ANY)
    places: list[Place | tuple[str, ...]] = []
    colons = 0
    for place in _of_elements(elements, Place.ANY_IN_PART, Place.ONE_IN_PART):
        colons += place == _COLON
        if colons < _COLONS_OF_ARN or not isinstance(place, Place):
            places.append(place)
        else:
            places.append(Place.ANY if place is Place.ANY_IN_PART else Place.ONE)
    return _joined(places)


def _of_elements(elements: Elements, many: Place, one: Place) -> Iterator[Place | tuple[str, ...]]:
    for element in elements:
        if isinstance(element, Wildcard):
            yield many if element is Wildcard.ANY else one
        else:
            yield from ((letter,) for letter in letters_of(element))


def _joined(places: Iterator[Place | tuple[str, ...]] | list[Place | tuple[str, ...]]) -> Places:
    """The places without a star that follows a star."""
    kept: list[Place | tuple[str, ...]] = []
    for place in places:
        if not (kept and place in _STARS and kept[-1] in _STARS):
            kept.append(place)
    return tuple(kept)


@lru_cache(maxsize=256)
def _cases(letter: str) -> tuple[str, ...]:
    if is_token(letter):
        return (letter,)
    folded = lowered(letter)
    return tuple(
        dict.fromkeys(each for each in (letter, folded, letter.upper()) if lowered(each) == folded)
    )
