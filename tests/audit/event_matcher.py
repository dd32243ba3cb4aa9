"""EventBridge's matching, written from its documentation for the operators that we use.

It shares no code with the emulator's.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from collections.abc import Iterator, Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether an event has, for every field of the pattern, one of the values."""
    return all(
        matches(wanted, event.get(name) if isinstance(event.get(name), Mapping) else {})
        if isinstance(wanted, Mapping)
        else any(_is(value, option) for value in _values(event, name) for option in wanted)
        for name, wanted in pattern.items()
    )


def _values(event: Mapping[str, Any], name: str) -> Iterator[Any]:
    """A list in an event matches if one of its items does."""
    if name in event:
        value = event[name]
        yield from value if isinstance(value, list) else [value]


def _is(value: object, option: object) -> bool:
    match option:
        case {"prefix": str(prefix)}:
            return isinstance(value, str) and value.startswith(prefix)
        case {"anything-but": [*others]}:
            return value not in others
        case dict():
            raise ValueError(f"an operator that the matcher does not know: {option}")
        case _:
            return type(value) is type(option) and value == option
