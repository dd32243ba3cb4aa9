"""Finds access keys that are written into templates, and never repeats them.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_KEY_ID: Final = re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Za-z0-9])")
_SECRET_NAME: Final = re.compile(r"secret_?-?(?:access_?-?)?key$", re.IGNORECASE)
_SECRET: Final = re.compile(r"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])")
_NAMED_SECRET: Final = re.compile(
    r"secret_?-?access_?-?key\W{1,5}[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=])", re.IGNORECASE
)
_FUNCTION: Final = re.compile(r"(\.(Fn::\w+|Ref)(\[\d+\])*)+$")
"""Trailing intrinsic functions in a path; not part of the property's name."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]{24,}+={0,2}\s*")
_SIGNS: Final = ("AKIA", "ASIA", "ecret", "ECRET", "UserData")


def may_have_credentials(text: str) -> bool:
    """Whether a text has signs of an access key: most templates have none."""
    return any(map(text.__contains__, _SIGNS))


@dataclass(frozen=True, slots=True)
class Credential:
    """A credential in a template.

    Args:
        location: Its path in the resource or parameter.
        name: The name of the value, such as that of an environment variable.
        kind: What it is, in words.
    """

    location: str
    name: str
    kind: str


def credentials_in(declaration: Mapping[str, Any]) -> Iterator[Credential]:
    """The access keys in a resource or parameter.

    Args:
        declaration: The resource or parameter as the template has it, functions included.
    """
    for location, name, text in _texts(declaration, "", ""):
        if kind := _credential(name, text):
            yield Credential(location, _FUNCTION.sub("", name).rpartition(".")[2], kind)


def _credential(name: str, text: str) -> str | None:
    if _KEY_ID.search(text):
        return "the ID of an access key"
    name = _FUNCTION.sub("", name)
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


def _texts(
    value: Any,  # noqa: ANN401 - any part of a template
    location: str,
    name: str,
) -> Iterator[tuple[str, str, str]]:
    """Each string, with its location, and its name: in a list of pairs, that of the pair."""
    if isinstance(value, str):
        yield location, name, value
    elif isinstance(value, Mapping):
        named = {key: value[key] for key in ("Name", "Key") if isinstance(value.get(key), str)}
        for key, item in value.items():
            known = next(iter(named.values()), key) if key == "Value" else key
            yield from _texts(item, _below(location, key), _below(name, known))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{location}[{index}]", f"{name}[{index}]")


def _below(parent: str, name: object) -> str:
    return f"{parent}.{name}" if parent else str(name)
