"""The outputs and exports of an app's stacks.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/outputs-section-structure.html
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.stack import StackTemplate


class Outputs:
    """The outputs of an app, each resolved once.

    An export is visible in its own account and Region only. A name that several stacks use for
    different values has no value.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[StackTemplate, Resolver]] = []
        self._of_stacks: defaultdict[tuple[str, str], list[_Output]] = defaultdict(list)
        self._exports: defaultdict[str, list[_Output]] = defaultdict(list)

    def add(self, stack: StackTemplate, resolver: Resolver) -> None:
        """Adds the outputs of a stack."""
        self._waiting.append((stack, resolver))

    def value_of(self, asking: StackTemplate, stack_name: str, output: str) -> Any:  # noqa: ANN401 - an output has any value
        """The value of an output of a stack, or of an export for the stack name ``""``."""
        self._index()
        if stack_name:
            found = self._of_stacks.get((stack_name, output), [])
            if len(found) > 1:
                found = [each for each in found if each.is_beside(asking)]
        else:
            found = [each for each in self._exports.get(output, []) if each.is_beside(asking)]
        same_stage = [each for each in found if each.stack.folder == asking.folder]
        return _only_value(same_stage or found)

    def _index(self) -> None:
        while self._waiting:
            stack, resolver = self._waiting.pop()
            for name, declared in stack.template.get("Outputs", {}).items():
                if not isinstance(declared, Mapping):
                    continue
                output = _Output(stack, resolver, name)
                self._of_stacks[stack.name, name].append(output)
                export = resolver.unnoted(declared.get("Export"))
                if isinstance(export, Mapping) and isinstance(export.get("Name"), str):
                    self._exports[export["Name"]].append(output)


class _Output:
    """One output."""

    def __init__(self, stack: StackTemplate, resolver: Resolver, name: str) -> None:
        self.stack = stack
        self._resolver = resolver
        self._name = name

    def is_beside(self, asking: StackTemplate) -> bool:
        """Whether it is in the account and Region of a stack."""
        return (self.stack.account, self.stack.region) == (asking.account, asking.region)

    @property
    def exists(self) -> bool | None:
        """Whether its Condition holds; None if that is open."""
        return self._resolver.has_output(self._name)

    @property
    def value(self) -> Any:  # noqa: ANN401 - an output has any value
        """The resolved value."""
        return self._resolver.output(self._name)


def _only_value(outputs: Iterable[_Output]) -> Any:  # noqa: ANN401 - an output has any value
    """The value that the outputs have; None if there is none, or more than one."""
    values = [output.value for output in outputs if output.exists is not False]
    return values[0] if values and all(value == values[0] for value in values) else None
