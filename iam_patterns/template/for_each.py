"""Expands Fn::ForEach: one fragment of a template for each item of a collection.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from iam_patterns.policy.tokens import shown
from iam_patterns.template.errors import TemplateError
from iam_patterns.template.outside_values import OutsideValues, text_of
from iam_patterns.template.searchable_text import searchable_text
from iam_patterns.template.stack import StackTemplate

_LOOP: Final = "Fn::ForEach::"
_SECTIONS: Final = ("Conditions", "Resources", "Outputs")
_NOT_ALPHANUMERIC: Final = re.compile(r"[^A-Za-z0-9]")


def expanded(stack: StackTemplate, outside: OutsideValues) -> StackTemplate:
    """The template with every Fn::ForEach in its conditions, resources and outputs expanded.

    Args:
        stack: The template.
        outside: The values of its parameters.

    Raises:
        TemplateError: When a loop is malformed, or its collection is not known before deployment.
    """
    if stack.source is not None and not _may_have_loops(stack.source):
        return stack
    looped = [
        section
        for section in _SECTIONS
        if _LOOP in searchable_text(stack.template.get(section, {}))
    ]
    if not looped:
        return stack
    loops = _Loops(stack, outside)
    sections = {name: loops.expand(stack.template[name], {}) for name in looped}
    return replace(stack, template={**stack.template, **sections})


def _may_have_loops(source: str) -> bool:
    """Whether the text of a template has a loop, or escapes that could be one."""
    return "ForEach" in source or "\\" in source


class _Loops:
    """The loops of one template."""

    def __init__(self, stack: StackTemplate, outside: OutsideValues) -> None:
        self._stack = stack
        self._outside = outside

    def expand(self, value: Any, items: Mapping[str, str]) -> Any:  # noqa: ANN401 - any part of a template
        """A value with its loops expanded, and the items of the loops around it filled in."""
        if isinstance(value, str):
            return _filled_in(value, items)
        if isinstance(value, list):
            return [self.expand(item, items) for item in value]
        if not isinstance(value, Mapping):
            return value
        referred = value.get("Ref")
        if len(value) == 1 and isinstance(referred, str) and referred in items:
            return items[referred]
        result: dict[str, Any] = {}
        for key, item in value.items():
            if key.startswith(_LOOP):
                result |= self._loop(key, item, items)
            else:
                result[_filled_in(key, items)] = self.expand(item, items)
        return result

    def _loop(self, name: str, loop: Any, items: Mapping[str, str]) -> Mapping[str, Any]:  # noqa: ANN401 - as the template has it
        match loop:
            case [str(identifier), collection, Mapping() as fragment]:
                result: dict[str, Any] = {}
                for item in self._items(name, collection, items):
                    result |= self.expand(fragment, {**items, identifier: item})
                return result
        raise TemplateError(
            f"{self._stack.name}.{name}: must have an identifier, a collection and a fragment"
        )

    def _items(self, name: str, collection: Any, items: Mapping[str, str]) -> list[str]:  # noqa: ANN401 - as the template has it
        try:
            found = self._collection(collection, items)
        except (KeyError, TypeError):
            found = None
        if isinstance(found, str):
            raise TemplateError(
                f"{self._stack.name}.{name}: its collection is {shown(found)}, which is not known "
                "before deployment. Pass its value in parameters."
            )
        if found is None:
            raise TemplateError(
                f"{self._stack.name}.{name}: its collection must be a list of texts or the Ref of "
                "a parameter that is a list"
            )
        return found

    def _collection(self, declared: Any, items: Mapping[str, str]) -> list[str] | str:  # noqa: ANN401 - as the template has it
        """The items; an unknown value if they are not known."""
        if isinstance(declared, Mapping):
            ((_, parameter),) = declared.items()
            found = self._outside.parameter(parameter)
            return found if isinstance(found, list) else text_of(found)
        found = []
        for item in declared:
            part = self._collection(item, items) if isinstance(item, Mapping) else None
            if isinstance(part, str):
                return part
            found += [_filled_in(text_of(item), items)] if part is None else part
        return found


def _filled_in(text: str, items: Mapping[str, str]) -> str:
    for identifier, item in items.items():
        text = text.replace(f"${{{identifier}}}", item)
        text = text.replace(f"&{{{identifier}}}", _NOT_ALPHANUMERIC.sub("", item))
    return text
