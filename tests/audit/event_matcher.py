"""EventBridge's matching, written from its documentation for the operators that we use.

It shares no code with the emulator's.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
"""

from collections.abc import Mapping
from typing import Any


def matches(pattern: Mapping[str, Any], event: Mapping[str, Any]) -> bool:
    """Whether an event has, for every field of the pattern, one of the values."""
    return all(_has(event.get(name), wanted) for name, wanted in pattern.items())


def _has(value: object, wanted: object) -> bool:
    if isinstance(wanted, Mapping):
        return matches(wanted, value if isinstance(value, Mapping) else {})
    if not isinstance(wanted, list):
        raise TypeError(f"a pattern has lists of values (got {wanted!r})")
    # A list in an event matches if one of its items does; a field that is not there never does.
    values = value if isinstance(value, list) else [] if value is None else [value]
    return any(_is(item, option) for item in values for option in wanted)


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
