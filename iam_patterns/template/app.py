"""The stacks of an app together, with nested stacks and the outputs that they pass.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from iam_patterns.template.assembly import nested_template
from iam_patterns.template.alternatives import worlds_of_all
from iam_patterns.template.for_each import expanded
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Choice, Journal, Unknown, World, choices_in

_NESTED: Final = "AWS::CloudFormation::Stack"
_IAM: Final = "AWS::IAM::"


class AppTemplates:
    """The templates of an app, each with a resolver for its values.

    Args:
        stacks: The stacks.
        parameters: The values of parameters, and of others that are not known before
            deployment, by name: ``AWS::AccountId``, an export, the text of a dynamic reference,
            ``LogicalId.Attribute`` of a custom resource.
        world: How open choices are assumed to turn out.
        base: The same app without assumptions.
    """

    def __init__(
        self,
        stacks: Sequence[StackTemplate],
        parameters: Mapping[str, Any] | None = None,
        *,
        world: World | None = None,
        base: "AppTemplates | None" = None,
    ) -> None:
        self._stacks = stacks
        self._given = parameters or {}
        self._world = world or World()
        self._base = base
        self._by_identity: dict[str, Resolver] = {}
        self._journal: Journal = []
        self._nested: dict[str, StackTemplate | None] = base._nested if base else {}
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

    def unknown_names(self) -> frozenset[str]:
        """The names of the unknown values that were met so far."""
        return frozenset(found.name for found in self._journal if isinstance(found, Unknown))

    def in_world(self, world: World) -> "AppTemplates":
        """The app as it is if open choices turn out as a world assumes."""
        return AppTemplates(self._stacks, self._given, world=world, base=self._base or self)

    def alternatives(self) -> list["AppTemplates"]:
        """The app under the possible results of the open choices in its IAM resources.

        Only the app itself if no choice is open. Every result of choices that are connected is
        included, up to `MOST_WORLDS`, but not every combination of others.
        """
        of_resources = [
            choices for name in self._iam_resources() if (choices := self._choices_of(name))
        ]
        if not of_resources:
            return [self]
        return [self.in_world(world) for world in worlds_of_all(self._choices_in, of_resources)]

    def _choices_in(self, world: World, names: frozenset[str]) -> list[Choice]:
        """The choices that a world leaves open, among those that some values decide."""
        app = self.in_world(world)
        found = (choice for name in app._iam_resources() for choice in app._choices_of(name))
        return [choice for choice in dict.fromkeys(found) if choice.names & names]

    def _iam_resources(self) -> Iterator[tuple[Resolver, str]]:
        for stack, resolver in self._resolvers:
            for logical_id, resource in stack.resources.items():
                if str(resource.get("Type")).startswith(_IAM):
                    yield resolver, logical_id

    def _choices_of(self, resource: tuple[Resolver, str]) -> list[Choice]:
        """The open choices that an IAM resource depends on."""
        resolver, logical_id = resource
        start = len(self._journal)
        if resolver.exists(logical_id) is not False:
            resolver.properties_of(logical_id)
        return choices_in(dict.fromkeys(self._journal[start:]))

    def _add(
        self,
        stack: StackTemplate,
        passed: Mapping[str, Any],
        parent: tuple[Resolver, str] | None = None,
    ) -> Resolver:
        given = {**self._world.values, **self._given}
        known = replace(
            stack,
            account=stack.account or given.get("AWS::AccountId"),
            region=stack.region or given.get("AWS::Region"),
            parameters={**self._given, **passed},
        )
        resolver = Resolver(
            expanded(known, self._journal, self._world),
            partial(self._output, known),
            journal=self._journal,
            world=self._world,
            parent=parent,
            base=self._base.resolver_of(known) if self._base else None,
        )
        self._resolvers.append((resolver.stack, resolver))
        self._by_identity[known.identity] = resolver
        for logical_id in _nested_in_order(resolver.stack):
            self._add_nested(resolver.stack, resolver, logical_id)
        return resolver

    def resolver_of(self, stack: StackTemplate) -> Resolver | None:
        """The resolver of a stack, by its identity; None if its account or Region is another."""
        found = self._by_identity.get(stack.identity)
        if found is None or (found.stack.account, found.stack.region) != (
            stack.account,
            stack.region,
        ):
            return None
        return found

    def _add_nested(self, parent: StackTemplate, resolver: Resolver, logical_id: str) -> None:
        if resolver.exists(logical_id) is False:
            return
        properties = resolver.properties_of(logical_id)
        url = str(properties.get("TemplateURL", ""))
        qualifier = f"{parent.qualifier}{logical_id}."
        if qualifier not in self._nested:
            self._nested[qualifier] = nested_template(parent.folder, url) if parent.folder else None
        found = self._nested[qualifier]
        if found is None:
            return
        nested = replace(
            found,
            name=f"{parent.name}/{logical_id}",
            account=parent.account,
            region=parent.region,
            paths=parent.paths,
            folder=parent.folder,
            qualifier=qualifier,
        )
        passed = properties.get("Parameters", {})
        resolver.nested[logical_id] = self._add(
            nested, passed if isinstance(passed, Mapping) else {}, (resolver, logical_id)
        )

    def _output(self, asking: StackTemplate, stack_name: str, output: str) -> Any:  # noqa: ANN401 - an output has any value
        """The value of an output; an export is visible in its own account and Region only."""
        environment = (asking.account, asking.region)
        for stack, resolver in self._resolvers:
            for name, declared in stack.template.get("Outputs", {}).items():
                exported = resolver.value(declared.get("Export", {})).get("Name")
                is_export = not stack_name and exported == output
                if (stack.name, name) == (stack_name, output) or (
                    is_export and (stack.account, stack.region) == environment
                ):
                    return resolver.output(name)
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
