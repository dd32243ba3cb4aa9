"""Resolves the intrinsic functions of a template as far as they are known before deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import json
import zlib
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from iam_patterns.template.cfn_conditions import Conditions
from iam_patterns.template.dynamic_references import has_reference
from iam_patterns.template.look_ups import LookUps, OutputOf
from iam_patterns.template.outside_values import NO_VALUE, OutsideValues, computed
from iam_patterns.template.resource_values import ResourceValues
from iam_patterns.template.searchable_text import searchable_text
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.text_functions import FUNCTIONS, OPEN
from iam_patterns.template.worlds import (
    Dependency,
    Journal,
    World,
    names_in,
)

_MALFORMED: Final = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
"""The exceptions that malformed arguments raise, such as a resource named by itself."""
_MOST_OF_ARGUMENT: Final = 60

Read = tuple[Mapping[str, Any], list[Dependency], frozenset[str]]
"""The properties of a resource, what they depend on, and the values that this comes down to."""


class Resolver:
    """Resolves the values of one template.

    A name or attribute that CloudFormation generates is a symbol of its own; a value from
    outside the templates is unknown.

    Args:
        stack: The template.
        output_of: Returns the outputs of the app's other stacks; None for others. An export has
            the stack name ``""``.
        journal: Notes what resolved values depend on; shared by the resolvers of an app.
        world: The assumed results of open choices.
        parent: The resolver of the stack that nests it, and the logical ID it has there.
        base: The resolver of the same template without assumptions: what depends on none of
            them is not resolved again.
        uses_defaults: Whether a parameter that is not given has its default.
    """

    def __init__(
        self,
        stack: StackTemplate,
        output_of: OutputOf,
        *,
        journal: Journal | None = None,
        world: World | None = None,
        parent: "tuple[Resolver, str] | None" = None,
        base: "Resolver | None" = None,
        uses_defaults: bool = True,
    ) -> None:
        self.stack = stack
        self._parent = parent
        self._base = base
        self.journal: Journal = [] if journal is None else journal
        self.world = world or World()
        self.outside = OutsideValues(stack, self.journal, self.world, uses_defaults=uses_defaults)
        self._conditions = Conditions(
            stack.template.get("Conditions", {}),
            self.resolve,
            self.outside,
            self.journal,
            self.world,
        )
        self._of_resources = ResourceValues(stack, self.value, self.outside, self.journal)
        self.nested = self._of_resources.nested
        self.circular = self._of_resources.circular
        self._read: dict[str, Read] = {}
        self._outputs: dict[str, tuple[Any, list[Dependency]]] = {}
        self._functions = LookUps(
            stack,
            resolve=self.resolve,
            conditions=self._conditions,
            outside=self.outside,
            resources=self._of_resources,
            output_of=output_of,
            journal=self.journal,
            world=self.world,
            note_passed=partial(parent[0].properties_of, parent[1]) if parent else None,
        ).functions

    def value(self, declared: Any) -> Any:  # noqa: ANN401 - any part of a template
        """The value with its functions resolved and its dynamic references unknown."""
        return self.outside.resolved(self.resolve(declared))

    def resolve(self, value: Any) -> Any:  # noqa: ANN401 - any part of a template
        """The value with its functions resolved."""
        if isinstance(value, (dict, Mapping)):
            return self._resolved_object(value)
        if isinstance(value, list):
            items = [item if type(item) is str else self.resolve(item) for item in value]
            return [item for item in items if item is not NO_VALUE]
        return value

    def _resolved_object(self, value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see resolve
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._returned(name, argument)
        resolved = {
            key: item if type(item) is str else self.resolve(item) for key, item in value.items()
        }
        if NO_VALUE not in resolved.values():
            return resolved
        return {key: item for key, item in resolved.items() if item is not NO_VALUE}

    def _returned(self, name: str, argument: Any) -> Any:  # noqa: ANN401 - see resolve
        """The result of a function; unknown if its arguments are malformed.

        CloudFormation rejects malformed templates, and CDK reports them.
        """
        start = len(self.journal)
        try:
            if name in self._functions:
                result = self._functions[name](argument)
            elif name in FUNCTIONS:
                result = FUNCTIONS[name](self.resolve(argument))
            else:
                self.resolve(argument)
                result = OPEN
        except _MALFORMED:
            result = OPEN
        return result if result is not OPEN else self._computed(name, argument, start)

    def _computed(self, function: str, argument: Any, start: int) -> Any:  # noqa: ANN401 - see resolve
        """The unknown value of a function, named by the values that it is computed from."""
        text = f"{self.stack.qualifier}{function} {json.dumps(argument, default=str)}"
        text = text.translate({ord("<"): None, ord(">"): None})
        if len(text) > _MOST_OF_ARGUMENT:
            text = f"{text[:_MOST_OF_ARGUMENT]}... {zlib.crc32(text.encode()):08x}"
        return self.outside.of(computed(text, names_in(self.journal[start:])))

    def exists(self, logical_id: str) -> bool | None:
        """Whether a resource is deployed: its Condition, and that of the stack that nests it."""
        nested = None if self._parent is None else self._parent[0].exists(self._parent[1])
        if nested is False:
            return False
        condition = self.stack.resources[logical_id].get("Condition")
        own = condition is None or self._conditions.holds(str(condition))
        return None if own and self._parent and nested is None else own

    def properties_of(self, logical_id: str) -> Mapping[str, Any]:
        """The properties of a resource, resolved on first use."""
        found = self._read.get(logical_id) or self._of_base(logical_id)
        if found is None:
            start = len(self.journal)
            properties = self._properties(logical_id)
            depends_on = list(dict.fromkeys(self.journal[start:]))
            found = properties, depends_on, frozenset(names_in(depends_on))
            self._read[logical_id] = found
        else:
            self.journal += found[1]
        return found[0]

    def _of_base(self, logical_id: str) -> Read | None:
        """What the base read, if it is the same in this world."""
        found = self._base._read.get(logical_id) if self._base else None  # noqa: SLF001 - its own class
        return found if found and self.world.names.isdisjoint(found[2]) else None

    def properties_without_defaults(
        self, logical_id: str, names: frozenset[str]
    ) -> tuple[Mapping[str, Any], list[Dependency]]:
        """The properties if the defaults of some parameters are no values."""
        start = len(self.journal)
        self.outside.without_defaults = names
        try:
            properties = self._properties(logical_id)
        finally:
            self.outside.without_defaults = frozenset()
        return properties, list(dict.fromkeys(self.journal[start:]))

    def _properties(self, logical_id: str) -> Mapping[str, Any]:
        declared = self._of_resources.declared(logical_id)
        text = searchable_text(declared)
        properties: Any = declared
        if "Ref" in text or "Fn::" in text:
            properties = self.resolve(declared)
            properties = self.outside.resolved(properties) if self._may_refer(text) else properties
        elif has_reference(text):
            properties = self.outside.resolved(declared)
        return properties if isinstance(properties, Mapping) else {}

    def _may_refer(self, text: str) -> bool:
        """Whether a resolved value may have dynamic references."""
        return has_reference(text) or "resolve" in text or "Fn::FindInMap" in text

    def unnoted(self, declared: Any) -> Any:  # noqa: ANN401 - any part of a template
        """A value on which nothing that is read depends."""
        start = len(self.journal)
        value = self.value(declared)
        del self.journal[start:]
        return value

    def has_output(self, name: str) -> bool | None:
        """Whether an output is there; None if its Condition is open."""
        condition = self.stack.template["Outputs"][name].get("Condition")
        return condition is None or self._conditions.holds(str(condition))

    def output(self, name: str) -> Any:  # noqa: ANN401 - an output has any value
        """The value of an output of the template; unknown if it is perhaps not there."""
        if name not in self._outputs:
            start = len(self.journal)
            if self.has_output(name):
                value = self.value(self.stack.template["Outputs"][name].get("Value"))
            else:
                value = self.outside.of(f"Outputs.{name}", is_own=True)
            self._outputs[name] = value, list(dict.fromkeys(self.journal[start:]))
        else:
            self.journal += self._outputs[name][1]
        return self._outputs[name][0]

    def name_of(self, logical_id: str) -> str:
        """The name of a resource of a known type."""
        return self._of_resources.name_of(logical_id)

    def arn_of(self, logical_id: str) -> str:
        """The ARN of a resource of a known type."""
        return self._of_resources.arn_of(logical_id)
