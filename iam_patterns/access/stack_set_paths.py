"""The construct paths of the stacks that a cloud assembly has no metadata of: those of StackSets.

See https://github.com/cdklabs/cdk-stacksets
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from iam_patterns.template import StackTemplate

if TYPE_CHECKING:
    from aws_cdk import Stack, Stage


def with_construct_paths(stacks: Sequence[StackTemplate], stage: "Stage") -> list[StackTemplate]:
    """The stacks; those without construct paths get them from the constructs of their stage.

    Args:
        stacks: The stacks, as they were read from the assembly of the stage.
        stage: The stage.
    """
    unknown = {
        stack.file.name: dict[str, str]()
        for stack in stacks
        if stack.file and stack.resources and not any(map(stack.construct_path_of, stack.resources))
    }
    if not unknown:
        return list(stacks)
    for file, logical_id, path in _elements(stage, unknown):
        unknown[file][logical_id] = path
    return [
        replace(stack, paths=unknown[stack.file.name])
        if stack.file and stack.file.name in unknown
        else stack
        for stack in stacks
    ]


def _elements(stage: "Stage", files: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, str]]:
    """The file, logical ID and construct path of each resource of the stacks with these files."""
    from aws_cdk import CfnResource, Stack  # noqa: PLC0415 - reading templates takes no CDK

    for stack in stage.node.find_all():
        if isinstance(stack, Stack) and stack.template_file in files:
            for child in stack.node.find_all():
                if isinstance(child, CfnResource) and _is_in(child, stack):
                    yield stack.template_file, stack.resolve(child.logical_id), child.node.path


def _is_in(child: object, stack: "Stack") -> bool:
    from aws_cdk import Stack  # noqa: PLC0415 - see above

    return Stack.of(child).node.path == stack.node.path  # type: ignore[arg-type] # a construct
