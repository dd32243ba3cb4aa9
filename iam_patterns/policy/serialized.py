"""JSON data as bytes that are the same for equal data, as the key of what was made of it."""

import marshal
from typing import Any, Final

_WITHOUT_REFERENCES: Final = 2
"""The format in which equal values are written the same, wherever they are in memory."""


def serialized(data: Any) -> bytes | None:  # noqa: ANN401 - any part of a policy or template
    """The data as bytes, with its strings in UTF-8; None if it is not what JSON text is parsed to.

    Only data with the same values, types and order has the same bytes. They are for this process:
    ``repr`` takes three times as long.

    Args:
        data: Any part of a policy or template.

    Example:
        >>> serialized({"Size": 1}) == serialized({"Size": 1})
        True
        >>> serialized({"Size": 1}) == serialized({"Size": True})
        False
    """
    try:
        return marshal.dumps(data, _WITHOUT_REFERENCES)
    except ValueError:
        return None


def restored(written: bytes) -> Any:  # noqa: ANN401 - any part of a policy or template
    """The data of bytes that `serialized` returned in this process."""
    return marshal.loads(written)  # noqa: S302 - they are our own
