"""Snapshots of CDK templates whose differences begin with the access that changed.

See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
"""

import json
import re
import sys
from collections.abc import Mapping
from functools import partial
from types import FrameType
from typing import Any, Final

from syrupy.extensions.json import JSONSnapshotExtension

from iam_patterns.access.access import Access
from iam_patterns.access.access_changes import access_changes
from iam_patterns.access.explanation import LastExplanations

_ASSET_HASH: Final = re.compile(r"[0-9a-f]{64}")
_OF_CDK_ITSELF: Final = ("Parameters", "Rules")
_METADATA: Final = "AWS::CDK::Metadata"
_MACHINERY: Final = ("syrupy.", __name__)
_SUBJECT: Final = "the template and its snapshot"
_BOOTSTRAP: Final = re.compile("BootstrapVersion|CheckBootstrapVersion")


class TemplateSnapshot(JSONSnapshotExtension):
    """A syrupy extension for CDK templates, with one JSON file for each template.

    It leaves out what differs between machines and CDK versions: hashes of assets, CDK's
    metadata and its check of the bootstrap version. When a template changes, the error begins
    with what the change opens and closes, by `Access.compare`, and with the principals and
    permissions that were added (``+``) and removed (``-``).

    Example:
        >>> def test_template(snapshot):
        ...     template = Template.from_stack(stack).to_json()
        ...     assert template == snapshot(extension_class=TemplateSnapshot)

    See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
    """

    def serialize(self, data: Any, **options: Any) -> Any:  # noqa: ANN401 - as syrupy has it
        """The template as the snapshot file has it."""
        return super().serialize(normalized(data), **options)

    def matches(self, *, serialized_data: Any, snapshot_data: Any) -> bool:  # noqa: ANN401 - as syrupy has it
        """Whether the template is that of the snapshot; if not, leaves the access that changed."""
        is_same: bool = super().matches(
            serialized_data=serialized_data, snapshot_data=snapshot_data
        )
        if not is_same:
            changes = partial(_changes, snapshot_data, serialized_data)
            LastExplanations.leave(_asking(), changes, _SUBJECT, changes)
        return is_same


def _asking() -> FrameType:
    """The frame that compares a template with the snapshot."""
    frame = sys._getframe(1)  # noqa: SLF001 - the line that asks, for pytest
    while frame.f_back and frame.f_globals.get("__name__", "").startswith(_MACHINERY):
        frame = frame.f_back
    return frame


def _changes(before: str, after: str) -> str:
    """What the change opens and closes, then the principals and permissions that changed."""
    old, new = json.loads(before), json.loads(after)
    try:
        change = Access.compare(old, new)
        statements = list(access_changes(old, new))
    except ValueError as error:
        return f"The template changed. Its access cannot be compared: {error}"
    if not (change.broader or change.narrower or change.cannot_tell):
        return "The template changed, but no access."
    found = [*str(change).splitlines(), *statements]
    return "\n".join(["The access changed:", *(f"  {line}" for line in found)])


def normalized(template: Mapping[str, Any]) -> dict[str, Any]:
    """The template without what differs between machines and CDK versions."""
    kept = {
        key: value
        for key, value in (
            (key, _without_bootstrap(value) if key in _OF_CDK_ITSELF else value)
            for key, value in template.items()
        )
        if value or key not in _OF_CDK_ITSELF
    }
    kept["Resources"] = {
        logical_id: {key: value for key, value in resource.items() if key != "Metadata"}
        for logical_id, resource in template.get("Resources", {}).items()
        if resource.get("Type") != _METADATA
    }
    text = _ASSET_HASH.sub("<asset hash>", json.dumps(kept))
    result: dict[str, Any] = json.loads(text)
    return result


def _without_bootstrap(section: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in section.items() if not _BOOTSTRAP.fullmatch(name)}
