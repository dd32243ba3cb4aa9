"""The stacks of an app together, with nested stacks and the outputs that they pass.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final

from iam_patterns.policy.wrong_types import not_a, not_all
from iam_patterns.template.alternatives import worlds_of_all
from iam_patterns.template.errors import refuse
from iam_patterns.template.for_each import expanded
from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.nested_stacks import NestedTemplates, nested_in_order, refuse_too_many
from iam_patterns.template.outputs import Outputs
from iam_patterns.template.outside_values import OutsideValues
from iam_patterns.template.permission_sets import with_permission_sets
from iam_patterns.template.policies import PolicyReader
from iam_patterns.template.qualifiers import distinct, unused
from iam_patterns.template.serverless import transformed
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.worlds import Choice, Journal, Unknown, World, choices_in

_IAM: Final = "AWS::IAM::"

_Resolved = tuple[StackTemplate, Resolver]

ReadsResource = Callable[[Mapping[str, Any]], bool]
"""Whether the choices in a resource count, by its part of the template."""


def _is_iam(resource: Mapping[str, Any]) -> bool:
    return str(resource.get("Type")).startswith(_IAM)


class AppTemplates:
    """The templates of an app, each with a resolver for its values.

    Args:
        stacks: The stacks.
        parameters: The values of parameters, and of others that are not known before
            deployment, by name: ``AWS::AccountId``, an export, the text of a dynamic reference,
            ``LogicalId.Attribute`` of a custom resource.
        world: How open choices are assumed to turn out.
        base: The same app without assumptions.
        nested: Finds the templates of nested stacks.
        uses_defaults: Whether a parameter that is not given has its default; otherwise it is
            unknown.

    Raises:
        TemplateError: When the template of a nested stack is malformed, or contains itself; when
            an argument is of another type.
    """

    def __init__(
        self,
        stacks: Sequence[StackTemplate],
        parameters: Mapping[str, Any] | None = None,
        *,
        world: World | None = None,
        base: "AppTemplates | None" = None,
        nested: NestedTemplates | None = None,
        uses_defaults: bool = True,
    ) -> None:
        refuse(
            [
                *not_all("stacks", stacks, StackTemplate, "a StackTemplate"),
                *not_a("parameters", parameters, Mapping | None, "a mapping of names to values"),
            ]
        )
        self._stacks = distinct(stacks)
        self._given = parameters or {}
        self._world = world or World()
        self._base = base
        self._journal: Journal = []
        self._by_identity: dict[str, Resolver] = {}
        self._nested = nested or NestedTemplates()
        self._uses_defaults = uses_defaults
        self.policy_reader: PolicyReader = base.policy_reader if base else PolicyReader()
        """Reads the policy documents of the app, in this world and in others."""
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

    def unknown_names(self) -> frozenset[str]:
        """The names of the unknown values that were met so far."""
        return frozenset(found.name for found in self._journal if isinstance(found, Unknown))

    def in_world(self, world: World) -> "AppTemplates":
        """The app as it is if open choices turn out as a world assumes."""
        base = self._base or self
        return AppTemplates(
            self._stacks,
            self._given,
            world=world,
            base=base,
            nested=self._nested,
            uses_defaults=self._uses_defaults,
        )

    def of_stacks(self, stacks: Sequence[StackTemplate]) -> "AppTemplates":
        """The same with other stacks, such as these under other qualifiers."""
        return AppTemplates(stacks, self._given, uses_defaults=self._uses_defaults)

    def without_defaults(self) -> "AppTemplates":
        """The app as it is for whatever its parameters are given at deployment.

        What holds in it too does not depend on a default.
        """
        return AppTemplates(self._stacks, self._given, nested=self._nested, uses_defaults=False)

    def with_values(self, given: Mapping[str, Any]) -> "AppTemplates":
        """The app with other values for what is not known before deployment."""
        return AppTemplates(self._stacks, given, nested=self._nested)

    def alternatives(self, is_read: ReadsResource = _is_iam) -> list["AppTemplates"]:
        """The app under the possible results of the open choices in its resources.

        Only the app itself if no choice is open. Every result of choices that are connected is
        included, up to `MOST_WORLDS`, but not every combination of others.

        Args:
            is_read: Whether the choices in a resource count; by default, those in IAM resources.
        """
        of_resources = self.open_choices(is_read)
        if not of_resources:
            return [self]
        choices = partial(self._choices_in, is_read=is_read)
        return [self.in_world(world) for world in worlds_of_all(choices, of_resources)]

    def open_choices(self, is_read: ReadsResource = _is_iam) -> list[list[Choice]]:
        """The open choices of each resource that depends on some; see `alternatives`."""
        found = []
        for stack, resolver in self._resolvers:
            for logical_id, resource in stack.resources.items():
                if is_read(resource):
                    start = len(self._journal)
                    if resolver.exists(logical_id) is not False:
                        resolver.properties_of(logical_id)
                    found.append(choices_in(dict.fromkeys(self._journal[start:])))
        return list(filter(None, found))

    def _choices_in(
        self, world: World, names: frozenset[str], is_read: ReadsResource
    ) -> list[Choice]:
        """The choices that a world leaves open, among those that some values decide."""
        of_resources = self.in_world(world).open_choices(is_read)
        every = dict.fromkeys(choice for choices in of_resources for choice in choices)
        return [choice for choice in every if choice.names & names]

    def _known(
        self,
        stack: StackTemplate,
        passed: Mapping[str, Any],
        parent: tuple[Resolver, str] | None = None,
    ) -> _Resolved:
        """The stack with the values of its parameters, and its resolver."""
        given = {**self._world.values, **self._given}
        known = replace(
            stack,
            account=stack.account or given.get("AWS::AccountId"),
            region=stack.region or given.get("AWS::Region"),
            parameters={**self._given, **passed},
        )
        base = self._base.resolver_of(known) if self._base else None
        known = _as_in(base.stack, known) if base else self._expanded(known)
        resolver = Resolver(
            known,
            partial(self._outputs.value_of, known),
            journal=self._journal,
            world=self._world,
            parent=parent,
            base=base,
            uses_defaults=self._uses_defaults,
        )
        self._outputs.add(known, resolver)
        self._by_identity[known.identity] = resolver
        return known, resolver

    def _expanded(self, known: StackTemplate) -> StackTemplate:
        values = OutsideValues(known, self._journal, self._world, uses_defaults=self._uses_defaults)
        return with_permission_sets(transformed(expanded(known, values)))

    def _add(self, known: _Resolved) -> None:
        """Adds a stack, then its nested stacks."""
        self._resolvers.append(known)
        refuse_too_many(self._resolvers)
        for logical_id in nested_in_order(known[0]):
            self._add_nested(*known, logical_id)

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
        url = properties.get("TemplateURL", "")
        found = self._nested.of(parent, logical_id, url) if isinstance(url, str) else None
        if found is None:
            self.unread.append(f"{parent.name}/{logical_id}")
            return
        qualifier = unused(f"{parent.qualifier}{logical_id}.", self._qualifiers)
        passed = properties.get("Parameters", {})
        nested = self._known(
            replace(found, qualifier=qualifier),
            passed if isinstance(passed, Mapping) else {},
            (resolver, logical_id),
        )
        resolver.nested[logical_id] = nested[1]
        self._add(nested)


def _as_in(base: StackTemplate, known: StackTemplate) -> StackTemplate:
    """A stack with the template that its base has expanded."""
    return replace(known, template=base.template, made_from=base.made_from)
