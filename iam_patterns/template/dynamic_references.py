"""Dynamic references, such as ``{{resolve:ssm:/vendor/account}}``: known only at deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import shown

_START: Final = "{{resolve:"
_REFERENCE: Final = re.compile(r"\{\{resolve:(?:\$\{Token\[[^\]{}]*\]\}|[^{}])*\}\}")


def has_reference(text: str) -> bool:
    """Whether a text may contain a dynamic reference."""
    return _START in text


def without_references(value: Any, value_of: Callable[[str], Any]) -> Any:  # noqa: ANN401 - any part of a template
    """The value with each dynamic reference in its strings replaced.

    Args:
        value: The value, resolved.
        value_of: Returns the value of a reference by its text.
    """
    if isinstance(value, str):
        if _START not in value:
            return value
        return _REFERENCE.sub(lambda found: str(value_of(shown(found[0]))), value)
    if isinstance(value, Mapping):
        return {
            without_references(key, value_of): without_references(item, value_of)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [without_references(item, value_of) for item in value]
    return value
