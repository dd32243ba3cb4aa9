"""Checks that data is a template before anything is read from it.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from iam_patterns.template.errors import TemplateError, location_of

DEEPEST: Final = 100
"""How many objects and lists can be inside each other."""

_SECTIONS: Final = ("Parameters", "Mappings", "Conditions", "Resources", "Outputs")
_OBJECTS: Final = {"Resources": "Metadata", "Outputs": "Export"}
"""The part of an item of these sections that must be an object."""
_LOOP: Final = "Fn::ForEach::"
_LARGEST: Final = 10**100

_Node = tuple[Any, str | int, "_Node | None", int]
"""A value, its key, the node that it is in, and its depth."""


def checked_template(template: object, name: str) -> Mapping[str, Any]:
    """The template, if it is one.

    Args:
        template: The data.
        name: The file or stack, for messages.

    Raises:
        TemplateError: When it is not JSON or nested too deeply, or a section or an item of a
            section is not an object.
    """
    if not isinstance(template, Mapping):
        raise TemplateError(_must_be_object(name, "it"))
    if not _is_plain(template):
        _check_values(template, name)
    for section in _SECTIONS:
        declared = template.get(section, {})
        if not isinstance(declared, Mapping):
            raise TemplateError(_must_be_object(name, section))
        for logical_id, item in declared.items():
            _check_item(item, section, logical_id, name)
    return template


def _check_item(item: object, section: str, logical_id: str, name: str) -> None:
    if logical_id.startswith(_LOOP):
        return
    location = f"{section}.{logical_id}"
    if not isinstance(item, Mapping):
        raise TemplateError(_must_be_object(name, location))
    part = _OBJECTS.get(section)
    if part and not isinstance(item.get(part, {}), Mapping):
        raise TemplateError(_must_be_object(name, f"{location}.{part}"))


def _is_plain(value: object, depth: int = 0) -> bool:
    """Whether everything in a value is certainly accepted, as in most templates."""
    if isinstance(value, dict):
        for key in value:
            if type(key) is not str or not key.isascii():
                return False
        items: Iterable[Any] = value.values()
    elif isinstance(value, list):
        items = value
    else:
        return isinstance(value, int) and -_LARGEST < value < _LARGEST
    if depth >= DEEPEST:
        return False
    for item in items:
        if not (item.isascii() if type(item) is str else _is_plain(item, depth + 1)):
            return False
    return True


def _check_values(template: Mapping[str, Any], name: str) -> None:
    """Refuses what JSON cannot have, what CloudFormation refuses, and endless nesting."""
    waiting: list[_Node] = [(template, "", None, 0)]
    while waiting:
        node = waiting.pop()
        value, _, _, depth = node
        is_object = isinstance(value, Mapping)
        if is_object:
            inner: Iterable[tuple[Any, Any]] = value.items()
        elif isinstance(value, list):
            inner = enumerate(value)
        else:
            problem = _problem(value)
            if problem:
                raise TemplateError(f"{name}: {location_of(_path(node))} {problem}")
            continue
        if depth >= DEEPEST:
            raise TemplateError(
                f"{name}: {location_of(_path(node))} has more than {DEEPEST} objects and lists "
                "inside each other"
            )
        for key, item in inner:
            if is_object and not (isinstance(key, str) and _is_unicode(key)):
                raise TemplateError(
                    f"{name}: {location_of(_path(node)) or 'it'} has the key {key!r}, which must "
                    "be a string"
                )
            if type(item) is not str or not item.isascii():
                waiting.append((item, key, node, depth + 1))


def _problem(value: object) -> str | None:
    """What is wrong with a value that is neither an object nor a list."""
    if value is None:
        return "is null, which CloudFormation does not accept"
    if isinstance(value, str):
        return None if _is_unicode(value) else "is not Unicode text: it has half a character"
    if isinstance(value, int) and not -_LARGEST < value < _LARGEST:
        return "is a number with too many digits"
    if isinstance(value, float) and not math.isfinite(value):
        return "is not a number that JSON can have"
    if not isinstance(value, int | float):
        return f"must be JSON (got {type(value).__name__})"
    return None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _path(node: _Node | None) -> list[str | int]:
    path: list[str | int] = []
    while node is not None and node[2] is not None:
        path.append(node[1])
        node = node[2]
    return path[::-1]


def _must_be_object(name: str, location: str) -> str:
    return f"{name} is not a CloudFormation template: {location} must be an object"
