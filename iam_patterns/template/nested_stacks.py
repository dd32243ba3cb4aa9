"""The templates of nested stacks.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any, Final

from iam_patterns.policy.tokens import contains_token
from iam_patterns.template.assembly import Assembly
from iam_patterns.template.construct_paths import nested_scope
from iam_patterns.template.errors import TemplateError
from iam_patterns.template.files import inside
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.template_file import read_template

_NESTED: Final = "AWS::CloudFormation::Stack"
_NAME: Final = re.compile(r"\w+", re.ASCII)
_MOST: Final = 2_000


class NestedTemplates:
    """Finds the templates of nested stacks, and reads each once."""

    def __init__(self) -> None:
        self._assemblies: dict[Path, Assembly] = {}
        self._read: dict[tuple[Path, str], StackTemplate | None] = {}

    def of(self, parent: StackTemplate, logical_id: str, url: str) -> StackTemplate | None:
        """The template of a nested stack; None if it is not among the files.

        Args:
            parent: The stack that declares it.
            logical_id: Its logical ID.
            url: Its ``TemplateURL``: the URL of an asset, or for a template outside an assembly
                a path relative to it.

        Raises:
            TemplateError: When the template is malformed, or contains itself.
        """
        folder = parent.folder or (parent.file.parent if parent.file else None)
        if folder is None:
            return None
        key = (folder, url)
        if key not in self._read:
            try:
                self._read[key] = self._find(parent, folder, url)
            except TemplateError as error:
                where = f"{parent.label}: the nested stack {logical_id}"
                raise TemplateError(f"{where}: {error}") from error
        found = self._read[key]
        if found is None:
            return None
        if any(stack.file == found.file for stack in parent.chain):
            raise TemplateError(f"{parent.label}: the nested stack {logical_id} contains itself")
        scope = nested_scope(parent.construct_path_of(logical_id) or "")
        return replace(
            found,
            name=f"{parent.name}/{logical_id}",
            account=parent.account,
            region=parent.region,
            paths=parent.construct_paths.of_stack(scope) if scope else {},
            construct_paths=parent.construct_paths,
            folder=parent.folder,
            parent=parent,
        )

    def _find(self, parent: StackTemplate, folder: Path, url: str) -> StackTemplate | None:
        if parent.folder is not None:
            if folder not in self._assemblies:
                self._assemblies[folder] = Assembly(folder)
            return self._assemblies[folder].nested_template(url)
        if not url or ":" in url or contains_token(url):
            return None
        return read_template(inside(folder, url), url)


def nested_in_order(stack: StackTemplate) -> Iterator[str]:
    """The logical IDs of the nested stacks, each after those whose outputs it uses."""
    texts: dict[str, str] = {
        logical_id: repr(resource.get("Properties"))
        for logical_id, resource in stack.resources.items()
        if _is_nested(resource)
    }
    uses = {
        logical_id: {name for name in _NAME.findall(text) if name in texts and name != logical_id}
        for logical_id, text in texts.items()
    }
    try:
        yield from list(TopologicalSorter(uses).static_order())
    except CycleError:
        yield from uses


def without_nested(stack: StackTemplate) -> StackTemplate:
    """The stack with nested stacks whose templates are in no file."""
    resources = {
        logical_id: {**resource, "Properties": {}} if _is_nested(resource) else resource
        for logical_id, resource in stack.resources.items()
    }
    return replace(stack, template={**stack.template, "Resources": resources})


def _is_nested(resource: object) -> bool:
    """Whether it is a nested stack; a loop, which is a list until it is expanded, is not."""
    return isinstance(resource, Mapping) and resource.get("Type") == _NESTED


def refuse_too_many(stacks: list[Any]) -> None:
    """Refuses nested stacks that multiply, such as ten levels that contain the next one twice."""
    if len(stacks) > _MOST:
        raise TemplateError(f"the app has more than {_MOST} stacks with its nested stacks")
