"""Snapshots of CDK templates whose differences begin with the access that changed.

See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from syrupy.extensions.json import JSONSnapshotExtension

from iam_patterns.access.access_changes import access_changes

_ASSET_HASH: Final = re.compile(r"[0-9a-f]{64}")
_OF_CDK_ITSELF: Final = ("Parameters", "Rules")
_METADATA: Final = "AWS::CDK::Metadata"
_BOOTSTRAP: Final = re.compile("BootstrapVersion|CheckBootstrapVersion")


class TemplateSnapshot(JSONSnapshotExtension):
    """A syrupy extension for CDK templates, with one JSON file for each template.

    It leaves out what differs between machines and CDK versions: hashes of assets, CDK's
    metadata and its check of the bootstrap version. When a template changes, the report begins
    with the access that was added (``+``) and removed (``-``).

    Example:
        >>> def test_template(snapshot):
        ...     template = Template.from_stack(stack).to_json()
        ...     assert template == snapshot(extension_class=TemplateSnapshot)

    See https://docs.aws.amazon.com/cdk/v2/guide/testing.html
    """

    def serialize(self, data: Any, **options: Any) -> Any:  # noqa: ANN401 - as syrupy has it
        """The template as the snapshot file has it."""
        return super().serialize(normalized(data), **options)

    def diff_lines(self, serialized_data: Any, snapshot_data: Any) -> Iterator[str]:  # noqa: ANN401 - as syrupy has it
        """The access that changed, then the lines that changed."""
        for line in access_changes(json.loads(snapshot_data), json.loads(serialized_data)):
            yield f"  {line}"
        yield from super().diff_lines(serialized_data, snapshot_data)


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
