"""Whether a pattern could match a text once the unknown values in both are known.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
"""

from functools import lru_cache
from typing import Final

from iam_patterns.policy.tokens import by_character, contains_unknown, is_token, split_at_tokens
from iam_patterns.policy.wildcards import Elements, Wildcard

_ANY_TEXT: Final = "any text"
_NO_COLON: Final = "any text without a colon"
_ONE: Final = "one character"
_ARN: Final = "arn:"
_COLONS_OF_ARN: Final = 5


@lru_cache(maxsize=65536)
def could_match(elements: Elements, text: str) -> bool:
    """Whether the pattern matches the text for some values of the unknowns in the two.

    An unknown could be any text. As one of the first five parts of an ARN it has no colon: it
    is a partition, a service, a Region or an account. Two places of one unknown are looked at
    on their own, so that the answer can be yes where one value for both would give a no.
    """
    pattern = _places(elements)
    everything = (1 << (len(pattern) + 1)) - 1
    stars = _mask(pattern, _ANY_TEXT) | _mask(pattern, _NO_COLON)
    colons = _mask(pattern, ":")
    reached = _closed(1, stars)
    for place in _places((text,)):
        if place == _ANY_TEXT:
            reached = everything & ~((reached & -reached) - 1)
        elif place == _NO_COLON:
            reached = _closed(reached, everything & ~colons) & everything
        else:
            stays = _mask(pattern, _ANY_TEXT)
            if place != ":":
                stays |= _mask(pattern, _NO_COLON)
            fits = _mask(pattern, place) | _mask(pattern, _ONE)
            reached = _closed(((reached & fits) << 1) | (reached & stays), stars)
        if not reached:
            return False
    return bool(reached >> len(pattern) & 1)


def _closed(reached: int, passable: int) -> int:
    """The positions that can be reached without a character of the text."""
    while True:
        further = reached | ((reached & passable) << 1)
        if further == reached:
            return reached
        reached = further


@lru_cache(maxsize=65536)
def _mask(pattern: tuple[str, ...], place: str) -> int:
    return sum(1 << index for index, each in enumerate(pattern) if each == place)


@lru_cache(maxsize=65536)
def _places(elements: Elements) -> tuple[str, ...]:
    """A place for each character, symbol, wildcard and unknown."""
    places: list[str] = []
    all_colons = sum(element.count(":") for element in elements if isinstance(element, str))
    is_arn = elements[:1] and isinstance(elements[0], str) and elements[0].startswith(_ARN)
    colons = 0
    for element in elements:
        if isinstance(element, Wildcard):
            places.append(_ANY_TEXT if element is Wildcard.ANY else _ONE)
            continue
        for piece in split_at_tokens(by_character(element)):
            if not is_token(piece):
                places += piece
                colons += piece.count(":")
            elif not contains_unknown(piece):
                places.append(piece)
            elif is_arn and colons < _COLONS_OF_ARN <= all_colons:
                places.append(_NO_COLON)
            else:
                places.append(_ANY_TEXT)
    return tuple(places)
