"""The Globals section of an AWS SAM template.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
"""

from collections.abc import Mapping
from typing import Any, Final

_ALL: Final = "*"


def with_globals(
    template: Mapping[str, Any], section: str, resource: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The properties of a resource, with those that its section of Globals adds.

    Args:
        template: The template.
        section: The section of Globals, such as ``Function``.
        resource: The resource.
    """
    own = resource.get("Properties")
    own = own if isinstance(own, Mapping) else {}
    sections = template.get("Globals")
    shared = sections.get(section) if isinstance(sections, Mapping) else None
    ignored = resource.get("IgnoreGlobals") or ()
    if not isinstance(shared, Mapping) or ignored == _ALL:
        return own
    kept = {name: value for name, value in shared.items() if name not in ignored}
    merged: Mapping[str, Any] = _merged(kept, own)
    return merged


def _merged(shared: Any, own: Any) -> Any:  # noqa: ANN401 - any part of a template
    """Objects are merged, lists joined, and of other values the resource's own one counts."""
    if _is_object(shared) and _is_object(own):
        both = {name: _merged(shared[name], own[name]) for name in shared if name in own}
        return {**shared, **own, **both}
    if isinstance(shared, list) and isinstance(own, list):
        return [*shared, *own]
    return own


def _is_object(value: object) -> bool:
    return isinstance(value, Mapping) and not is_function(value)


def is_function(value: object) -> bool:
    """Whether a value is an intrinsic function."""
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    name = next(iter(value))
    return name in {"Ref", "Condition"} or str(name).startswith("Fn::")
