"""The stacks of an app together: nested ones found, outputs followed from one to another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.reading import nested_template
from iam_patterns.template.stack import StackTemplate

_NESTED: Final = "AWS::CloudFormation::Stack"


class AppTemplates:
    """The templates of an app, each with what resolves its values.

    Args:
        stacks: The stacks.
        parameters: Values of their parameters that the templates leave open.
    """

    def __init__(
        self, stacks: Sequence[StackTemplate], parameters: Mapping[str, Any] | None = None
    ) -> None:
        self._given = parameters or {}
        self._resolvers: list[tuple[StackTemplate, Resolver]] = []
        for stack in stacks:
            self._add(stack, {})

    def resolved(self) -> Iterator[tuple[StackTemplate, Resolver]]:
        """Each stack, nested ones included, with its resolver."""
        yield from self._resolvers

    def symbols(self) -> Iterator[str]:
        """The names that stand for resources and parameters."""
        for stack, _ in self._resolvers:
            for logical_id in stack.resources:
                yield f"{stack.qualifier}{logical_id}"
            yield from stack.template.get("Parameters", {})

    def _add(self, stack: StackTemplate, passed: Mapping[str, Any]) -> None:
        known = replace(stack, parameters={**self._given, **passed})
        resolver = Resolver(known, self._output)
        self._resolvers.append((known, resolver))
        for logical_id, resource in known.resources.items():
            if resource.get("Type") == _NESTED and known.folder is not None:
                self._add_nested(known, resolver, logical_id, resource)

    def _add_nested(
        self,
        parent: StackTemplate,
        resolver: Resolver,
        logical_id: str,
        resource: Mapping[str, Any],
    ) -> None:
        properties = resource.get("Properties", {})
        url = str(resolver.resolve(properties.get("TemplateURL", "")))
        template = nested_template(parent.folder, url) if parent.folder else None
        if template is None:
            return
        nested = StackTemplate(
            f"{parent.name}/{logical_id}",
            template,
            parent.account,
            parent.region,
            parent.paths,
            folder=parent.folder,
            qualifier=f"{parent.qualifier}{logical_id}.",
        )
        self._add(nested, resolver.resolve(properties.get("Parameters", {})))

    def _output(self, stack_name: str, output: str) -> Any:  # noqa: ANN401 - of any output
        for stack, resolver in self._resolvers:
            for name, declared in stack.template.get("Outputs", {}).items():
                exported = resolver.resolve(declared.get("Export", {})).get("Name")
                if (stack.name, name) == (stack_name, output) or (
                    not stack_name and exported == output
                ):
                    return resolver.resolve(declared["Value"])
        return None
