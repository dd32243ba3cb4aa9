"""Where the parts of a JSON text are: the offsets of each key and of its value.

Only what a path leads through is looked at. The text must be JSON.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_DECODER: Final = json.JSONDecoder()
_SPACE: Final = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True, slots=True)
class Part:
    """A key with its value, or an item of a list.

    Args:
        begin: Where the key or the item begins.
        value: Where the value begins.
        end: Where the value ends.
    """

    begin: int
    value: int
    end: int


def part_of_section(text: str, section: str, name: str) -> Part | None:
    """The part with a name in a section of a template; None if the text does not have it."""
    return _parts_of_sections(text).get((section, name))


def part_below(text: str, start: Part, path: Sequence[str]) -> Part:
    """The part that a path leads to, as far as the text has it.

    Args:
        text: The text.
        start: The part in which the path begins.
        path: Keys, and indexes such as ``[0]``.
    """
    found = start
    for name in path:
        inner = _parts_in(text, found.value)
        following = next((part for key, part in inner if key == name), None)
        if following is None:
            break
        found = following
    return found


@lru_cache(maxsize=64)
def _parts_of_sections(text: str) -> Mapping[tuple[str, str], Part]:
    return {
        (section, name): part
        for section, whole in _parts_in(text, _after_space(text, 0))
        for name, part in _parts_in(text, whole.value)
    }


def _parts_in(text: str, start: int) -> Iterator[tuple[str, Part]]:
    """The parts of the object or list at an offset; none of another value."""
    if text[start] not in "{[":
        return
    is_object = text[start] == "{"
    number = 0
    at = _after_space(text, start + 1)
    while text[at] not in "}]":
        begin, key = at, f"[{number}]"
        if is_object:
            key, at = _DECODER.raw_decode(text, at)
            at = _after_space(text, _after_space(text, at) + 1)  # after the colon
        value = at
        _, at = _DECODER.raw_decode(text, at)
        yield key, Part(begin, value, at)
        at = _after_space(text, at)
        if text[at] == ",":
            at = _after_space(text, at + 1)
        number += 1


def _after_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
