"""Parses JSON text: duplicate keys are refused, and each key has its line.

See https://www.rfc-editor.org/rfc/rfc8259
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from iam_patterns.template.errors import TemplateError, location_of
from iam_patterns.template.template_data import DEEPEST

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]', re.DOTALL)
_LONGEST_INTEGER: Final = 100
_RESOURCE_DEPTH: Final = 2

_Path = tuple[str | int, ...]


class _DuplicateKeyError(ValueError):
    """An object has a key twice."""


def parse_json(text: str, name: str) -> Any:  # noqa: ANN401 - any JSON
    """The data.

    Args:
        text: The text.
        name: The file, for messages.

    Raises:
        TemplateError: When the text is not JSON, an object has a key twice, or it is nested so
            deeply that Python cannot parse it. `checked_template` refuses what it can.
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_int=_integer)
    except _DuplicateKeyError as error:
        raise TemplateError(_duplicate(text, name)) from error
    except RecursionError as error:
        path, line = next((key for key in _keys(text) if len(key[0]) > DEEPEST), ((), 1))
        raise TemplateError(
            f"{name}, line {line}: {location_of(path)} is nested more than {DEEPEST} deep"
        ) from error
    except ValueError as error:
        raise TemplateError(f"{name} is not JSON: {error}") from error


@lru_cache(maxsize=64)
def resource_lines(text: str) -> Mapping[str, int]:
    """The line of each resource in the text of a template, by logical ID."""
    return {
        str(path[1]): line
        for path, line in _keys(text)
        if len(path) == _RESOURCE_DEPTH and path[0] == "Resources"
    }


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _DuplicateKeyError
    return found


def _integer(text: str) -> float:
    """The number; infinity, which no template can have, for one that is far too long."""
    return int(text) if len(text) <= _LONGEST_INTEGER else math.inf


def _duplicate(text: str, name: str) -> str:
    seen: dict[_Path, int] = {}
    for path, line in _keys(text):
        if path in seen:
            return (
                f"{name}, line {line}: {location_of(path)} is there twice, "
                f"first in line {seen[path]}"
            )
        seen[path] = line
    return f"{name}: an object has the same key twice"


def _keys(text: str) -> Iterator[tuple[_Path, int]]:
    """The path and the line of each key in JSON text, down to the greatest depth allowed."""
    path: list[str | int] = []
    line = 1
    is_key = False
    for found in _TOKEN.finditer(text):
        sign = found[0]
        if sign == "\n":
            line += 1
        elif sign in ("{", "["):
            is_key = sign == "{"
            path.append("" if is_key else 0)
            if len(path) > DEEPEST:
                yield tuple(path), line
                return
        elif sign in ("}", "]"):
            path.pop()
            is_key = False
        elif sign == ",":
            last = path[-1]
            is_key = isinstance(last, str)
            path[-1] = last if isinstance(last, str) else last + 1
        elif is_key:
            path[-1] = json.loads(sign)
            is_key = False
            yield tuple(path), line
