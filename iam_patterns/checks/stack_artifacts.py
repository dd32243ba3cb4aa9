"""What a cloud assembly says about each of its stacks besides the template.

See https://docs.aws.amazon.com/cdk/v2/guide/deploy.html
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

_STACK: Final = "aws:cloudformation:stack"
_ACKNOWLEDGED: Final = "aws:cdk:acknowledged-rules"
_LOGICAL_ID: Final = "aws:cdk:logicalId"
_CREATED_AT: Final = "aws:cdk:creationStack"


@dataclass(frozen=True)
class StackArtifact:
    """A stack in the manifest of a cloud assembly.

    Args:
        name: The name of the stack.
        is_validated_with_app: Whether ``cdk synth`` without a pattern validates it although it
            is in a stage.
        folder: The folder of the assembly.
        artifact: Its entry in the manifest.
    """

    name: str
    is_validated_with_app: bool
    folder: Path
    artifact: Mapping[str, Any]

    def acknowledged(self) -> Iterator[tuple[str, str, str]]:
        """The construct path, the ID and the reason of each acknowledgement in the stack."""
        if _ACKNOWLEDGED not in self._text:
            return
        for path, entry in self._entries():
            if entry.get("type") == _ACKNOWLEDGED:
                for rule, reason in entry["data"].items():
                    yield path, rule, reason

    def creation_traces(self) -> Mapping[str, tuple[str, ...]]:
        """The frames of the app's code that made each construct, the innermost first, by path."""
        if _CREATED_AT not in self._text:
            return {}
        return {
            path: tuple(map(str, entry["data"]))
            for path, entry in self._entries()
            if entry.get("type") == _CREATED_AT and isinstance(entry.get("data"), list)
        }

    @cached_property
    def paths(self) -> Mapping[str, str]:
        """The construct paths by logical ID; without those that two constructs have."""
        found: dict[str, str] = {}
        twice: set[str] = set()
        for path, entry in self._entries():
            is_path = entry.get("type") == _LOGICAL_ID
            if is_path and found.setdefault(entry["data"], path) != path:
                twice.add(entry["data"])
        return {name: path for name, path in found.items() if name not in twice}

    @cached_property
    def _text(self) -> str:
        """The metadata of its constructs, as JSON."""
        file: str | None = self.artifact.get("additionalMetadataFile")
        if file:
            return (self.folder / file).read_text(encoding="utf-8")
        return json.dumps(self.artifact.get("metadata") or {})

    def _entries(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for path, entries in json.loads(self._text).items():
            for entry in entries:
                yield path.strip("/"), entry


def stack_artifacts(folder: Path) -> dict[str, StackArtifact]:
    """The stacks of a cloud assembly by template file, without those of its stages."""
    manifest = folder / "manifest.json"
    if not manifest.exists():
        return {}
    artifacts = json.loads(manifest.read_text(encoding="utf-8"))["artifacts"]
    return {
        artifact["properties"]["templateFile"]: StackArtifact(
            artifact["properties"].get("stackName", name),
            bool(artifact["properties"].get("validateOnSynth")),
            folder,
            artifact,
        )
        for name, artifact in artifacts.items()
        if artifact["type"] == _STACK
    }
