"""The line of the app's code that makes a construct, if the cloud assembly has it.

``iam-patterns check --app`` and ``CDK_DEBUG=1 cdk synth --debug`` write it there.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from iam_patterns.checks.stack_artifacts import StackArtifact, stack_artifacts
from iam_patterns.cli.template_lines import Span
from iam_patterns.template import StackTemplate

NOT_OF_THE_APP: Final = ("node_modules", "site-packages", "dist-packages")


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
            found = place_of(frame)
            if found and not any(name in str(found[0]) for name in NOT_OF_THE_APP):
                return found
        return None

    def _of_stack(self, folder: Path, template: str) -> Mapping[str, tuple[str, ...]]:
        if folder not in self._artifacts:
            self._artifacts[folder] = stack_artifacts(folder)
        key = (folder, template)
        if key not in self._traces:
            artifact = self._artifacts[folder].get(template)
            self._traces[key] = artifact.creation_traces() if artifact else {}
        return self._traces[key]


def place_of(frame: str) -> tuple[Path, Span] | None:
    """The file and line of a frame: ``make (/app/app.py:5)`` or ``make (/app/app.ts:5:9)``.

    CDK writes code outside functions of an ES module as ``file:///app/app.ts:5 (:)``.
    """
    place = frame.removesuffix(" (:)").rpartition("(")[2].removesuffix(")")
    place = place.removeprefix("file://")
    parts = place.rsplit(":", 2)
    numbers = [int(part) for part in parts[1:] if part.isdecimal()]
    if not numbers:
        return None
    file = Path(place.rsplit(":", len(numbers))[0])
    line, column = numbers[0], (numbers[1:] or [1])[0]
    return (file, Span(line, column, line, column + 1)) if file.is_file() else None
