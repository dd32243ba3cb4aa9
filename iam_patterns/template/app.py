"""The stacks of an app together, with nested stacks and the outputs that they pass.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from iam_patterns.template.assembly import nested_template
from iam_patterns.template.cfn_conditions import Comparison, Outcomes, outcomes
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.stack import StackTemplate

_NESTED: Final = "AWS::CloudFormation::Stack"
_IAM: Final = "AWS::IAM::"
_IF: Final = "Fn::If"


class AppTemplates:
    """The templates of an app, each with a resolver for its values.

    Args:
        stacks: The stacks.
        parameters: The values of parameters without a default, by name.
        assumed: The assumed results of each stack's open comparisons, by
            `StackTemplate.identity`.
    """

    def __init__(
        self,
        stacks: Sequence[StackTemplate],
        parameters: Mapping[str, Any] | None = None,
        assumed: Mapping[str, Outcomes] | None = None,
    ) -> None:
        self._stacks = stacks
        self._given = parameters or {}
        self._assumed = assumed or {}
        self._resolvers: list[tuple[StackTemplate, Resolver]] = []
        for stack in stacks:
            self._add(stack, {})

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
            )
            for turn in range(max(map(len, results.values())))
        ]

    def _add(self, stack: StackTemplate, passed: Mapping[str, Any]) -> Resolver:
        known = replace(stack, parameters={**self._given, **passed})
        outputs = partial(self._output, known)
        resolver = Resolver(known, outputs, self._assumed.get(known.identity))
        self._resolvers.append((known, resolver))
        for logical_id in _nested_in_order(known):
            self._add_nested(known, resolver, logical_id)
        return resolver

    def _add_nested(self, parent: StackTemplate, resolver: Resolver, logical_id: str) -> None:
        properties = resolver.properties_of(logical_id)
        url = str(properties.get("TemplateURL", ""))
        found = nested_template(parent.folder, url) if parent.folder else None
        if found is None:
            return
        nested = replace(
            found,
            name=f"{parent.name}/{logical_id}",
            account=parent.account,
            region=parent.region,
            paths=parent.paths,
            folder=parent.folder,
            qualifier=f"{parent.qualifier}{logical_id}.",
        )
        passed = properties.get("Parameters", {})
        resolver.nested[logical_id] = self._add(
            nested, passed if isinstance(passed, Mapping) else {}
        )

    def _output(self, asking: StackTemplate, stack_name: str, output: str) -> Any:  # noqa: ANN401 - an output has any value
        """The value of an output; an export is visible in its own account and Region only."""
        environment = (asking.account, asking.region)
        for stack, resolver in self._resolvers:
            for name, declared in stack.template.get("Outputs", {}).items():
                exported = resolver.resolve(declared.get("Export", {})).get("Name")
                is_export = not stack_name and exported == output
                if (stack.name, name) == (stack_name, output) or (
                    is_export and (stack.account, stack.region) == environment
                ):
                    return resolver.resolve(declared["Value"])
        return None


def _nested_in_order(stack: StackTemplate) -> Iterator[str]:
    """The nested stacks, each after those whose outputs it uses."""
    if stack.folder is None:
        return
    waiting = {
        logical_id: repr(resource.get("Properties"))
        for logical_id, resource in stack.resources.items()
        if resource.get("Type") == _NESTED
    }
    while waiting:
        ready = [
            logical_id
            for logical_id, text in waiting.items()
            if not any(f"'{other}'" in text for other in waiting if other != logical_id)
        ]
        for logical_id in ready or list(waiting):
            del waiting[logical_id]
            yield logical_id


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
