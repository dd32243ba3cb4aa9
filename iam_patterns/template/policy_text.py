"""Policies that a template has as JSON text.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-iam-role-policy.html
"""

import json
from typing import Any


class NotReadableError(ValueError):
    """The text is not the JSON of a policy."""


def read_policy_text(text: str) -> Any:  # noqa: ANN401 - any JSON
    """The data of a policy document written as JSON text.

    Raises:
        NotReadableError: When it is not JSON, or an object in it has a key twice.

    Example:
        >>> read_policy_text('{"Statement": []}')
        {'Statement': []}
    """
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refused)
    except NotReadableError:
        raise
    except (ValueError, RecursionError) as error:
        raise NotReadableError(f"it is text that is not JSON: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotReadableError(f"it is JSON text with the key {twice!r} twice in one object")
    return found


def _refused(constant: str) -> None:
    raise NotReadableError(f"it is JSON text with {constant}, which JSON does not have")
