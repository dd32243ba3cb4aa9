"""The line of the app's code that makes a construct, if the cloud assembly has it.

``iam-patterns check --app`` and ``CDK_DEBUG=1 cdk synth --debug`` write it there.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from iam_patterns.checks.stack_artifacts import StackArtifact, stack_artifacts
from iam_patterns.cli.template_lines import Span
from iam_patterns.template import StackTemplate

_FRAME: Final = re.compile(r"\(?(?:file://)?([^()]+?):(\d+)(?::(\d+))?\)?$")
_NOT_OF_THE_APP: Final = ("node_modules", "site-packages", "dist-packages")


class CreationLines:
    """The lines of the code of CDK apps, read from their assemblies on demand."""

    def __init__(self) -> None:
        self._artifacts: dict[Path, Mapping[str, StackArtifact]] = {}
        self._traces: dict[tuple[Path, str], Mapping[str, tuple[str, ...]]] = {}

    def of(self, stack: StackTemplate, logical_id: str) -> tuple[Path, Span] | None:
        """The file and the line where a resource is made; None if they are not known."""
        *_, outermost = stack.chain
        path = stack.construct_path_of(logical_id)
        if path is None or outermost.folder is None or outermost.file is None:
            return None
        for frame in self._of_stack(outermost.folder, outermost.file.name).get(path, ()):
            found = _FRAME.search(frame)
            if found and not any(name in found[1] for name in _NOT_OF_THE_APP):
                file = Path(found[1].rpartition(" ")[2] if " (" in found[1] else found[1])
                if file.is_file():
                    line, column = int(found[2]), int(found[3] or 1)
                    return file, Span(line, column, line, column + 1)
        return None

    def _of_stack(self, folder: Path, template: str) -> Mapping[str, tuple[str, ...]]:
        if folder not in self._artifacts:
            self._artifacts[folder] = stack_artifacts(folder)
        key = (folder, template)
        if key not in self._traces:
            artifact = self._artifacts[folder].get(template)
            self._traces[key] = artifact.creation_traces() if artifact else {}
        return self._traces[key]
