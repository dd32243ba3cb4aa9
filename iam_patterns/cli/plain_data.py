"""Answers as plain data, with symbols as people read them."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from iam_patterns._version import __version__
from iam_patterns.access import Hop
from iam_patterns.policy.tokens import shown


def as_json(schema: str, data: Mapping[str, Any]) -> str:
    """JSON of a documented schema.

    Args:
        schema: Its name and version, such as ``who-can/1``.
        data: What it has besides that.
    """
    head = {"schema": f"iam-patterns/{schema}", "version": __version__}
    return json.dumps({**head, **_shown(data)}, indent=2)


def hop_data(hop: Hop) -> dict[str, Any]:
    """A step: the call, its target, the conditions, and the statements that allow it."""
    data = asdict(hop)
    return {name: data[name] for name in ("action", "target", "requirements", "by", "depends_on")}


def _shown(value: Any) -> Any:  # noqa: ANN401 - any part of JSON
    if isinstance(value, str):
        return shown(value)
    if isinstance(value, Mapping):
        return {name: _shown(part) for name, part in value.items()}
    return [_shown(part) for part in value] if isinstance(value, list | tuple) else value
