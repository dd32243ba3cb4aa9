"""Finds access keys in what a template declares, without ever repeating them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

_KEY_ID: Final = re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])")
_SECRET_NAME: Final = re.compile(r"secret_?-?(?:access_?-?)?key$", re.IGNORECASE)
_SECRET: Final = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])")
_NAMED_SECRET: Final = re.compile(
    r"secret_?-?access_?-?key\W{1,5}[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])", re.IGNORECASE
)
_FUNCTION: Final = re.compile(r"(\.(Fn::\w+|Ref)(\[\d+\])*)+$")
"""What a value is written by: it is none of the value's name."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{24,}+={0,2}\s*")
_SIGNS: Final = ("AKIA", "ASIA", "ecret", "ECRET", "UserData")


def may_have_credentials(text: str) -> bool:
    """Whether it is worth a closer look at what was written."""
    return any(map(text.__contains__, _SIGNS))


def credentials_in(declaration: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Where a resource or parameter has an access key, and what of it.

    Args:
        declaration: The resource or parameter as the template has it, functions included.
    """
    for place, text in _texts(declaration, ""):
        if what := _credential(place, text):
            yield place, what


def _credential(place: str, text: str) -> str | None:
    if _KEY_ID.search(text):
        return "the ID of an access key"
    name = _FUNCTION.sub("", place)
    is_named = _SECRET_NAME.search(name) and _SECRET.fullmatch(text)
    if is_named or _NAMED_SECRET.search(text):
        return "a secret access key"
    decoded = _decoded(text) if name.endswith("UserData") else ""
    return _credential("", decoded) if decoded else None


def _decoded(text: str) -> str:
    if not _BASE64.fullmatch(text):
        return ""
    try:
        return base64.b64decode(text).decode("utf-8", errors="replace")
    except binascii.Error:
        return ""


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any part
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        named = {key: value[key] for key in ("Name", "Key") if isinstance(value.get(key), str)}
        for key, item in value.items():
            name = next(iter(named.values()), key) if key == "Value" else key
            yield from _texts(item, f"{place}.{name}" if place else str(name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{place}[{index}]")
