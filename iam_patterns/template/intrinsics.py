"""Resolves the intrinsic functions of a template as far as they are known before deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import json
import re
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import contains_unknown, is_token, unknown, unknowns_in
from iam_patterns.template.cfn_conditions import Conditions
from iam_patterns.template.dynamic_references import has_reference
from iam_patterns.template.outside_values import MOST_OPTIONS, OutsideValues, computed, text_of
from iam_patterns.template.resource_values import ResourceValues
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.text_functions import FUNCTIONS, LONGEST, OPEN
from iam_patterns.template.worlds import (
    Choice,
    Dependency,
    Fact,
    Journal,
    Unknown,
    World,
    inputs_of,
    names_in,
)

_NO_VALUE: Final = object()
_MALFORMED: Final = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
"""The exceptions that malformed arguments raise, such as a resource named by itself."""
_PLACEHOLDER: Final = re.compile(r"\$\{(!?)([^${}]+)\}")
_SUFFIXES: Final = {"aws-cn": "amazonaws.com.cn"}
_MOST_OF_ARGUMENT: Final = 60

OutputOf = Callable[[str, str], Any]
"""Returns an output's value by stack and output name, or an export's by ``""`` and its name."""

Read = tuple[Mapping[str, Any], list[Dependency]]
"""The properties of a resource, and what they depend on."""


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
    ) -> None:
        self.stack = stack
        self._output_of = output_of
        self._parent = parent
        self._base = base
        self.journal: Journal = [] if journal is None else journal
        self.world = world or World()
        self.outside = OutsideValues(stack, self.journal, self.world)
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
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::Sub": self._substituted,
            "Fn::FindInMap": self._mapped,
            "Fn::If": self._chosen,
            "Fn::ImportValue": self._imported,
            "Fn::GetStackOutput": self._output,
        }

    def value(self, declared: Any) -> Any:  # noqa: ANN401 - any part of a template
        """The value with its functions resolved and its dynamic references unknown."""
        return self.outside.resolved(self.resolve(declared))

    def resolve(self, value: Any) -> Any:  # noqa: ANN401 - any part of a template
        """The value with its functions resolved."""
        if isinstance(value, (dict, Mapping)):
            return self._resolved_object(value)
        if isinstance(value, list):
            items = [item if type(item) is str else self.resolve(item) for item in value]
            return [item for item in items if item is not _NO_VALUE]
        return value

    def _resolved_object(self, value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - see resolve
        if len(value) == 1:
            ((name, argument),) = value.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._returned(name, argument)
        resolved = {
            key: item if type(item) is str else self.resolve(item) for key, item in value.items()
        }
        if _NO_VALUE not in resolved.values():
            return resolved
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

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
            found = properties, list(dict.fromkeys(self.journal[start:]))
            self._read[logical_id] = found
        else:
            self.journal += found[1]
        return found[0]

    def _of_base(self, logical_id: str) -> Read | None:
        """What the base read, if it is the same in this world."""
        found = self._base._read.get(logical_id) if self._base else None  # noqa: SLF001 - its own class
        values = self.world.values
        if found and any(
            isinstance(d, Choice)
            or (isinstance(d, Unknown) and not values.keys().isdisjoint(inputs_of([d.name])))
            for d in found[1]
        ):
            return None
        return found

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
        text = repr(declared)
        properties: Any = declared
        if "'Ref'" in text or "'Fn::" in text:
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

    def _ref(self, name: str) -> Any:  # noqa: ANN401 - a parameter has any value
        stack = self.stack
        if name == "AWS::NoValue":
            return _NO_VALUE
        if name == "AWS::AccountId":
            return stack.account or self.outside.of(name)
        if name == "AWS::Region":
            return stack.region or self.outside.of(name)
        if name == "AWS::Partition":
            return stack.partition
        if name == "AWS::URLSuffix":
            return _SUFFIXES.get(stack.partition, "amazonaws.com")
        if name == "AWS::StackName":
            return self._stack_name()
        if name in stack.template.get("Parameters", {}):
            if self._parent is not None:
                self._parent[0].properties_of(self._parent[1])
            return self.outside.parameter(name)
        return self._of_resources.reference_to(name)

    def _stack_name(self) -> Any:  # noqa: ANN401 - any value can be given
        """The stack's name; unknown of a lone template, generated for a nested stack."""
        if self._parent is not None:
            return self.stack.symbol("AWS.StackName")
        return self.stack.name if self.stack.folder else self.outside.of("AWS::StackName")

    def _attribute(self, argument: Any) -> Any:  # noqa: ANN401 - as the template has it
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        logical_id, attribute = (text_of(self.resolve(part)) for part in parts)
        return self._of_resources.attribute(logical_id, attribute)

    def _substituted(self, argument: Any) -> str:  # noqa: ANN401 - text, or text and values
        text, values = (argument, {}) if isinstance(argument, str) else argument

        def value_of(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in values:
                return text_of(self.resolve(values[name]))
            return text_of(self._attribute(name) if "." in name else self._ref(name))

        result = _PLACEHOLDER.sub(value_of, text)
        if len(result) > LONGEST:
            raise ValueError(f"longer than {LONGEST} characters")
        return result

    def _mapped(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any mapping
        default = argument[3]["DefaultValue"] if len(argument) > len("map") else OPEN
        found: Any = self.stack.template.get("Mappings", {})
        for declared in argument[:3]:
            key = text_of(self.resolve(declared))
            if contains_unknown(key):
                if default is OPEN:
                    self._note_keys(key, found)
                return OPEN
            if key not in found:
                return default if default is OPEN else self.resolve(default)
            found = found[key]
        return found

    def _note_keys(self, key: str, found: Mapping[str, Any]) -> None:
        """Notes that an unknown key is one of the keys that there are."""
        excluded = self.world.excluded.get(unknowns_in(key)[0], ())
        keys = [name for name in found if name not in excluded]
        if is_token(key) and 0 < len(keys) <= MOST_OPTIONS:
            options = (Fact(frozenset({key, name}), equal=True) for name in keys)
            self.journal.append(Choice(tuple(options)))

    def _chosen(self, argument: Any) -> Any:  # noqa: ANN401 - either value
        name, then, otherwise = argument
        start = len(self.journal)
        holds = self._conditions.holds(name)
        if holds is not None:
            return self.resolve(then if holds else otherwise)
        of_condition = self.journal[start:]
        del self.journal[start:]
        either = [self.resolve(then), self.resolve(otherwise)]
        if either[0] == either[1]:
            return either[0]
        self.journal[start:start] = of_condition
        return OPEN

    def _imported(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any output
        return self._from_output("", text_of(self.resolve(argument)))

    def _output(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any output
        return self._from_output(argument["StackName"], argument["OutputName"])

    def _from_output(self, stack_name: str, name: str) -> Any:  # noqa: ANN401 - any value
        """The value of an output; one that is given comes first."""
        if name in self.stack.parameters:
            return self.outside.of(name)
        value = self._output_of(stack_name, name)
        return self.outside.of(name) if value is None else value
