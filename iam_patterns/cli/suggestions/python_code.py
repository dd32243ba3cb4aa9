"""Writes values of a template as Python code for a CDK app."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.cli.suggestions.sub_text import is_known, plain, referred, text_of

_WIDTH: Final = 79
_INDENT: Final = 4
_SURROGATES: Final = range(0xD800, 0xE000)


@dataclass(frozen=True, slots=True)
class Code:
    """An expression."""

    text: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call with arguments.

    Args:
        function: What is called.
        positional: The first arguments.
        named: The arguments with names.
    """

    function: str
    positional: tuple[Any, ...]
    named: tuple[tuple[str, Any], ...] = ()


def code_of_text(text: str) -> Code:
    """The expression for a text of `sub_text`."""
    if is_known(text):
        return Code(_string(plain(text)))
    name = referred(text)
    if name is None:
        return Code(f"Fn.sub({_string(text)})")
    resource, dot, attribute = name.partition(".")
    if dot:
        return Code(f"Fn.get_att({_string(resource)}, {_string(attribute)}).to_string()")
    return Code(f"Fn.ref({_string(name)})")


def code_of_value(value: Any) -> Any:  # noqa: ANN401 - any part of a template
    """A value of a template, its functions as expressions."""
    text = None if isinstance(value, str) else text_of(value)
    if text is not None:
        return code_of_text(text)
    if isinstance(value, Mapping):
        if len(value) == 1 and _is_function(next(iter(value))):
            return Call("Token.as_string", (dict(value),))
        return {key: code_of_value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [code_of_value(item) for item in value]
    return value


def _is_function(name: object) -> bool:
    return isinstance(name, str) and (name in ("Ref", "Condition") or name.startswith("Fn::"))


def written(value: object, indent: int = 0, before: int = 0) -> str:
    """The code of a value, broken into lines where it is too long for one.

    Args:
        value: Plain data, `Code` and `Call`.
        indent: How far its following lines are indented.
        before: How many characters stand before it in its first line, and a comma after it.
    """
    line = _in_one_line(value)
    if indent + before + len(line) < _WIDTH or not isinstance(value, (Mapping, list, tuple, Call)):
        return line
    inner = indent + _INDENT
    if isinstance(value, Call):
        opening, closing = f"{value.function}(", ")"
        items = [written(item, inner) for item in value.positional]
        items += [f"{name}={written(item, inner, len(name) + 1)}" for name, item in value.named]
    elif isinstance(value, Mapping):
        opening, closing = "{", "}"
        keys = [(_in_one_line(key), item) for key, item in value.items()]
        items = [f"{key}: {written(item, inner, len(key) + 2)}" for key, item in keys]
    else:
        opening, closing = "[", "]"
        items = [written(item, inner) for item in value]
    lines = [f"{' ' * inner}{item}," for item in items]
    return "\n".join([opening, *lines, f"{' ' * indent}{closing}"])


def _in_one_line(value: object) -> str:
    if isinstance(value, Code):
        return value.text
    if isinstance(value, Call):
        named = [f"{name}={_in_one_line(item)}" for name, item in value.named]
        return f"{value.function}({', '.join([*map(_in_one_line, value.positional), *named])})"
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, Mapping):
        items = [f"{_in_one_line(key)}: {_in_one_line(item)}" for key, item in value.items()]
        return f"{{{', '.join(items)}}}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(_in_one_line, value))}]"
    return repr(value)


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=any(ord(char) in _SURROGATES for char in text))
