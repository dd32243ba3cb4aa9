"""Reads the acknowledgements that the app's code makes.

Those of constructs in stacks are in the cloud assembly; only the app and its stages are asked
through Node.js, which would take long for every construct.

See https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
"""

from collections.abc import Iterator, Sequence
from typing import Final

from aws_cdk import Stack
from constructs import IConstruct

from iam_patterns.checks.acknowledgements import Acknowledgement
from iam_patterns.checks.plugin.templates import ReadStack

_TYPE: Final = "aws:cdk:acknowledged-rules"


def acknowledgements_of(
    app: IConstruct, stacks: Sequence[ReadStack], plugin: str
) -> list[Acknowledgement]:
    """All acknowledgements of findings of this plugin.

    Args:
        app: The app.
        stacks: Its stacks.
        plugin: The name of the plugin, before ``::`` in an ID.
    """
    found = [*_above_stacks(app), *(a for stack in stacks for a in _in_stack(stack))]
    start = f"{plugin}::"
    return [
        Acknowledgement(
            one.id.removeprefix(start), one.path, one.reason, one.is_in_a_stack, one.relative_path
        )
        for one in found
        if one.id.startswith(start)
    ]


def _above_stacks(construct: IConstruct) -> Iterator[Acknowledgement]:
    for entry in construct.node.metadata:
        if entry.type == _TYPE:
            for rule, reason in entry.data.items():
                yield Acknowledgement(rule, construct.node.path, reason, is_in_a_stack=False)
    for child in construct.node.children:
        if not Stack.is_stack(child):
            yield from _above_stacks(child)


def _in_stack(stack: ReadStack) -> Iterator[Acknowledgement]:
    if stack.artifact is None:
        return
    for path, rule, reason in stack.artifact.acknowledged():
        relative = path.removeprefix(stack.parent).strip("/")
        yield Acknowledgement(rule, path, reason, relative_path=relative)
