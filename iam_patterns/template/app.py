"""The stacks of an app together, with nested stacks and the outputs that they pass.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from iam_patterns.template.cfn_conditions import Comparison, Outcomes, outcomes
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.nested_stacks import NestedTemplates, nested_in_order, refuse_too_many
from iam_patterns.template.outputs import Outputs
from iam_patterns.template.qualifiers import distinct, unused
from iam_patterns.template.stack import StackTemplate

_IAM: Final = "AWS::IAM::"
_IF: Final = "Fn::If"

_Resolved = tuple[StackTemplate, Resolver]


class AppTemplates:
    """The templates of an app, each with a resolver for its values.

    Args:
        stacks: The stacks.
        parameters: The values of parameters without a default, by name.
        assumed: The assumed results of each stack's open comparisons, by
            `StackTemplate.identity`.
        nested: Finds the templates of nested stacks.

    Raises:
        TemplateError: When the template of a nested stack is malformed, or contains itself.
    """

    def __init__(
        self,
        stacks: Sequence[StackTemplate],
        parameters: Mapping[str, Any] | None = None,
        assumed: Mapping[str, Outcomes] | None = None,
        nested: NestedTemplates | None = None,
    ) -> None:
        self._stacks = distinct(stacks)
        self._given = parameters or {}
        self._assumed = assumed or {}
        self._nested = nested or NestedTemplates()
        self._outputs = Outputs()
        self._qualifiers = {stack.qualifier for stack in self._stacks}
        self._resolvers: list[_Resolved] = []
        self.unread: list[str] = []
        """The nested stacks whose templates are not among the files."""
        for known in [self._known(stack, {}) for stack in self._stacks]:
            self._add(known)

    def resolved(self) -> Iterator[tuple[StackTemplate, Resolver]]:
        """Each stack with its resolver, including nested stacks."""
        yield from self._resolvers

    def symbols(self) -> Iterator[str]:
        """The names of the symbols of resources and parameters."""
        for stack, _ in self._resolvers:
            for logical_id in stack.resources:
                yield f"{stack.qualifier}{logical_id}"
            yield from stack.template.get("Parameters", {})

    def alternatives(self) -> list["AppTemplates"]:
        """The app under the possible results of the open conditions in its policies.

        Only the app itself if no condition is open. Every result of each stack is included, but
        not every combination of the results of two stacks.
        """
        results = {
            stack.identity: outcomes(comparisons)
            for stack, resolver in self._resolvers
            if (comparisons := set(_open_comparisons(stack, resolver)))
        }
        if not results:
            return [self]
        return [
            AppTemplates(
                self._stacks,
                self._given,
                {name: of_stack[turn % len(of_stack)] for name, of_stack in results.items()},
                self._nested,
            )
            for turn in range(max(map(len, results.values())))
        ]

    def _known(self, stack: StackTemplate, passed: Mapping[str, Any]) -> _Resolved:
        """The stack with the values of its parameters, and its resolver."""
        known = replace(stack, parameters={**self._given, **passed})
        outputs = partial(self._outputs.value_of, known)
        resolver = Resolver(known, outputs, self._assumed.get(known.identity))
        self._outputs.add(known, resolver)
        return known, resolver

    def _add(self, known: _Resolved) -> None:
        """Adds a stack, then its nested stacks."""
        self._resolvers.append(known)
        refuse_too_many(self._resolvers)
        for logical_id in nested_in_order(known[0]):
            self._add_nested(*known, logical_id)

    def _add_nested(self, parent: StackTemplate, resolver: Resolver, logical_id: str) -> None:
        properties = resolver.properties_of(logical_id)
        url = properties.get("TemplateURL", "")
        found = self._nested.of(parent, logical_id, url) if isinstance(url, str) else None
        if found is None:
            self.unread.append(f"{parent.name}/{logical_id}")
            return
        qualifier = unused(f"{parent.qualifier}{logical_id}.", self._qualifiers)
        passed = properties.get("Parameters", {})
        nested = self._known(
            replace(found, qualifier=qualifier), passed if isinstance(passed, Mapping) else {}
        )
        resolver.nested[logical_id] = nested[1]
        self._add(nested)


def _open_comparisons(stack: StackTemplate, resolver: Resolver) -> Iterator[Comparison]:
    if not stack.template.get("Conditions"):
        return
    for resource in stack.resources.values():
        if str(resource.get("Type")).startswith(_IAM):
            for name in _conditions_in(resource.get("Properties")):
                yield from resolver.conditions.open_comparisons(name)


def _conditions_in(value: Any) -> Iterator[str]:  # noqa: ANN401 - any part of a template
    if isinstance(value, Mapping):
        chosen = value.get(_IF)
        if isinstance(chosen, list) and chosen:
            yield str(chosen[0])
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _conditions_in(item)
