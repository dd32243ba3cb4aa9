"""Reads the parts of a JSON object whose types are expected, such as those of a manifest."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.template.errors import TemplateError

_NOTHING: Final[Any] = object()


class JsonObject:
    """An object of a JSON file.

    Args:
        data: The data.
        location: The file and the path in it, for messages.
        key: Its key.
    """

    def __init__(self, data: object, location: str, key: str = "") -> None:
        if not isinstance(data, Mapping):
            raise TemplateError(f"{location} must be an object (got {type(data).__name__})")
        self._data = data
        self._location = location
        self.key = key

    def object(self, name: str, default: Any = _NOTHING) -> "JsonObject":  # noqa: ANN401 - an object
        """A part that is an object."""
        return JsonObject(self._part(name, default), f"{self._location}: {name}", name)

    def objects(self, name: str, default: Any = _NOTHING) -> Iterator[tuple[str, "JsonObject"]]:  # noqa: ANN401 - an object
        """The objects in a part, by name."""
        value = self._part(name, default)
        owner = JsonObject(value, f"{self._location}: {name}")
        for key in value:
            yield key, owner.object(key)

    def text(self, name: str, default: Any = _NOTHING) -> str:  # noqa: ANN401 - a string
        """A part that is a string."""
        value = self._part(name, default)
        if not isinstance(value, str):
            raise TemplateError(
                f"{self._location}: {name} must be a string (got {type(value).__name__})"
            )
        return value

    def entries(self) -> Iterator[tuple[str, "JsonObject"]]:
        """The objects in the lists that are its parts, with the name of the part."""
        for name, entries in self._data.items():
            for entry in entries if isinstance(entries, list) else [entries]:
                yield name, JsonObject(entry, f"{self._location}: {name}")

    def get(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """A part of any type; None if it is not there."""
        return self._data.get(name)

    def _part(self, name: str, default: Any) -> Any:  # noqa: ANN401 - any JSON
        value = self._data.get(name, default)
        if value is _NOTHING:
            raise TemplateError(f"{self._location}: {name} is required")
        return value
