"""What the inline policies of a role say, as far as they are written out."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.cli.suggestions.sub_text import text_of

_PARTS_OF_LOG_GROUP: Final = 7


def inline_actions(properties: Mapping[str, Any]) -> frozenset[str]:
    """The actions that they allow, in lower case."""
    return frozenset(
        str(action).lower()
        for statement in _allows(properties)
        for action in _listed(statement.get("Action"))
    )


def written_log_group(properties: Mapping[str, Any]) -> str | None:
    """The one log group that they allow to write to, as a text of `sub_text`."""
    found = {
        text_of(resource)
        for statement in _allows(properties)
        if "logs:putlogevents" in [str(a).lower() for a in _listed(statement.get("Action"))]
        for resource in _listed(statement.get("Resource"))
    }
    groups = {text.removesuffix(":*") for text in found if text}
    if None in found or len(groups) != 1:
        return None
    (group,) = groups
    parts = group.replace("${AWS::", "${AWS").split(":")
    is_whole = len(parts) == _PARTS_OF_LOG_GROUP and parts[5] == "log-group"
    return group if is_whole and "*" not in group and "?" not in group else None


def _allows(properties: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for policy in _listed(properties.get("Policies")):
        document = policy.get("PolicyDocument") if isinstance(policy, Mapping) else None
        listed = document.get("Statement") if isinstance(document, Mapping) else None
        for statement in _listed(listed):
            if isinstance(statement, Mapping) and statement.get("Effect") == "Allow":
                yield statement


def _listed(value: object) -> list[Any]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
