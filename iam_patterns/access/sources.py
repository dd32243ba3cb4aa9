"""What `Access.of` accepts, as templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iam_patterns.access.errors import AccessError
from iam_patterns.access.stack_set_paths import with_construct_paths
from iam_patterns.template import StackTemplate, read_stacks

if TYPE_CHECKING:
    from aws_cdk import App, Stack, Stage
    from aws_cdk.assertions import Template
    from constructs import IConstruct

    Source = App | Stage | Stack | Template | Mapping[str, Any] | Path | str


@dataclass(frozen=True, slots=True)
class Read:
    """The templates of a source.

    Args:
        stacks: The templates.
        only: The template file of the stack that was passed, if it was a stack.
        root: The root of the construct tree; None if the source has no constructs.
    """

    stacks: Sequence[StackTemplate]
    only: Path | None = None
    root: "IConstruct | None" = None


def read(source: "Source", name: str = "source") -> Read:
    """The templates of a source.

    Args:
        source: The source.
        name: The name of the parameter, for errors.

    Raises:
        TemplateError: When it is not a template.
        AccessError: When the source is of another type.
    """
    if isinstance(source, str | Path):
        return Read(read_stacks(Path(source)))
    if isinstance(source, Mapping):
        return Read(read_stacks(source))
    if hasattr(source, "to_json"):
        return Read(read_stacks(source.to_json()))
    return _synthesized(source, name)


def _synthesized(source: "App | Stage | Stack", name: str) -> Read:
    from aws_cdk import Stack, Stage  # noqa: PLC0415 - reading templates takes no CDK

    if isinstance(source, Stage):
        stacks = read_stacks(Path(source.synth().directory))
        return Read(with_construct_paths(stacks, source), root=source.node.root)
    stage = Stage.of(source) if isinstance(source, Stack) else None
    if stage is None:
        raise AccessError(
            f"{name} must be an app, stage, stack, Template, parsed template or path "
            f"(got {source!r})"
        )
    folder = Path(stage.synth().directory)
    file = folder / source.template_file
    stacks = with_construct_paths(read_stacks(folder), stage)
    own = [replace(s, qualifier="") if s.file == file else s for s in stacks]
    return Read(own, only=file, root=source.node.root)
