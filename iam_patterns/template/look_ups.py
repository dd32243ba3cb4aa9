"""The intrinsic functions that look values up: references, mappings, conditions, imports.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import contains_unknown, is_token, shown, unknowns_in
from iam_patterns.template.cfn_conditions import Conditions
from iam_patterns.template.outside_values import MOST_OPTIONS, NO_VALUE, OutsideValues, text_of
from iam_patterns.template.resource_values import ResourceValues
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.text_functions import LONGEST, OPEN
from iam_patterns.template.url_suffixes import COMMON_SUFFIX, SUFFIXES
from iam_patterns.template.worlds import Choice, Fact, Journal, World

OutputOf = Callable[[str, str], Any]
"""Returns an output's value by stack and output name, or an export's by ``""`` and its name."""

_PLACEHOLDER: Final = re.compile(r"\$\{(!?)([^${}]+)\}")


class LookUps:
    """The functions of one template that look values up.

    Args:
        stack: The template.
        resolve: Resolves a value.
        conditions: The conditions of the template.
        outside: The values from outside.
        resources: The names, ARNs and attributes of the template's resources.
        output_of: Returns the outputs of the app's other stacks; None for others.
        journal: Notes what values depend on.
        world: The assumed results of open choices.
        note_passed: Notes what the parameters of a nested stack depend on; None if it is not one.
    """

    def __init__(
        self,
        stack: StackTemplate,
        *,
        resolve: Callable[[Any], Any],
        conditions: Conditions,
        outside: OutsideValues,
        resources: ResourceValues,
        output_of: OutputOf,
        journal: Journal,
        world: World,
        note_passed: Callable[[], object] | None,
    ) -> None:
        self._stack = stack
        self._resolve = resolve
        self._conditions = conditions
        self._outside = outside
        self._resources = resources
        self._output_of = output_of
        self._journal = journal
        self._world = world
        self._note_passed = note_passed
        self._pseudo_parameters: dict[str, Callable[[], Any]] = {
            "AWS::NoValue": lambda: NO_VALUE,
            "AWS::AccountId": lambda: stack.account or outside.of("AWS::AccountId"),
            "AWS::Region": lambda: stack.region or outside.of("AWS::Region"),
            "AWS::Partition": lambda: stack.partition,
            "AWS::URLSuffix": lambda: SUFFIXES.get(stack.partition, COMMON_SUFFIX),
            "AWS::StackName": self._stack_name,
        }
        self.functions: Mapping[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::Sub": self._substituted,
            "Fn::FindInMap": self._mapped,
            "Fn::If": self._chosen,
            "Fn::ImportValue": self._imported,
            "Fn::GetStackOutput": self._output,
        }

    def _ref(self, name: str) -> Any:  # noqa: ANN401 - a parameter has any value
        if name in self._pseudo_parameters:
            return self._pseudo_parameters[name]()
        if name in self._stack.template.get("Parameters", {}):
            if self._note_passed:
                self._note_passed()
            return self._outside.parameter(name)
        return self._resources.reference_to(text_of(name))

    def _stack_name(self) -> Any:  # noqa: ANN401 - any value can be given
        """The stack's name; unknown of a lone template, generated for a nested stack."""
        if self._note_passed:
            return self._stack.symbol("AWS.StackName")
        return self._stack.name if self._stack.folder else self._outside.of("AWS::StackName")

    def _attribute(self, argument: Any) -> Any:  # noqa: ANN401 - as the template has it
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        logical_id, attribute = (text_of(self._resolve(part)) for part in parts)
        return self._resources.attribute(logical_id, attribute)

    def _substituted(self, argument: Any) -> str:  # noqa: ANN401 - text, or text and values
        text, values = (argument, {}) if isinstance(argument, str) else argument

        def value_of(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in values:
                return text_of(self._resolve(values[name]))
            return text_of(self._attribute(name) if "." in name else self._ref(name))

        result = _PLACEHOLDER.sub(value_of, text)
        if len(result) > LONGEST:
            raise ValueError(f"longer than {LONGEST} characters")
        return result

    def _mapped(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any mapping
        default = argument[3]["DefaultValue"] if len(argument) > len("map") else OPEN
        found: Any = self._stack.template.get("Mappings", {})
        for declared in argument[:3]:
            key = text_of(self._resolve(declared))
            if contains_unknown(key):
                if default is OPEN:
                    self._note_keys(key, found)
                return OPEN
            if key not in found:
                return default if default is OPEN else self._resolve(default)
            found = found[key]
        return found

    def _note_keys(self, key: str, found: Mapping[str, Any]) -> None:
        """Notes that an unknown key is one of the keys that there are."""
        excluded = self._world.excluded.get(unknowns_in(key)[0], ())
        keys = [name for name in found if name not in excluded]
        if is_token(key) and 0 < len(keys) <= MOST_OPTIONS:
            options = (Fact(frozenset({key, name}), equal=True) for name in keys)
            self._journal.append(Choice(tuple(options)))

    def _chosen(self, argument: Any) -> Any:  # noqa: ANN401 - either value
        name, then, otherwise = argument
        start = len(self._journal)
        holds = self._conditions.holds(name)
        if holds is not None:
            return self._resolve(then if holds else otherwise)
        of_condition = self._journal[start:]
        del self._journal[start:]
        either = [self._resolve(then), self._resolve(otherwise)]
        if either[0] == either[1]:
            return either[0]
        self._journal[start:start] = of_condition
        return OPEN

    def _imported(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any output
        return self._from_output("", text_of(self._resolve(argument)))

    def _output(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any output
        return self._from_output(argument["StackName"], argument["OutputName"])

    def _from_output(self, stack_name: str, name: str) -> Any:  # noqa: ANN401 - any value
        """The value of an output; one that is given comes first."""
        if name in self._stack.parameters:
            return self._outside.of(name)
        value = self._output_of(stack_name, name)
        return self._outside.of(shown(name)) if value is None else value
