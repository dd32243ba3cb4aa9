"""Resolves the functions of a template as far as they are known before deployment.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from iam_patterns.policy.tokens import contains_unknown, split_outside_tokens, unknown
from iam_patterns.template.cfn_conditions import Conditions, Outcomes
from iam_patterns.template.resource_names import (
    ARN_ATTRIBUTES,
    IDENTIFIERS,
    OIDC_PROVIDERS,
    Identifiers,
)
from iam_patterns.template.stack import StackTemplate

_NO_VALUE: Final = object()
_MALFORMED: Final = (
    AttributeError,
    IndexError,
    KeyError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What malformed arguments of a function raise, a resource named after itself included."""
_PLACEHOLDER: Final = re.compile(r"\$\{(!?)([^}]+)\}")
_NOT_IN_NAMES: Final = re.compile(r"\W+", re.ASCII)
_SUFFIXES: Final = {"aws-cn": "amazonaws.com.cn"}
_STORED: Final = "AWS::SSM::Parameter::Value"
_OUTPUTS: Final = "Outputs."
_FROM_OUTSIDE: Final = ("Custom::", "AWS::CloudFormation::")
_JSON_OF_CDK: Final = "Custom::AWSCDKCfnJson"

OutputOf = Callable[[str, str], Any]
"""The value of an output of another stack by stack and output, or of an export by its name."""


class Resolver:
    """Resolves the values of one template.

    What a resource is called or has is a symbol of its own where CloudFormation chooses it;
    what comes from outside, and is not given, is unknown.

    Args:
        stack: The template.
        output_of: The outputs of the app's other stacks; None for those it does not have. An
            export is asked for under the stack name ``""``.
        assumed: How the comparisons that are open are taken to turn out.
    """

    def __init__(
        self, stack: StackTemplate, output_of: OutputOf, assumed: Outcomes | None = None
    ) -> None:
        self._stack = stack
        self._output_of = output_of
        self.conditions = Conditions(
            stack.template.get("Conditions", {}), self.resolve, assumed or {}
        )
        self.nested: dict[str, Resolver] = {}
        self._properties: dict[str, Mapping[str, Any]] = {}
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref,
            "Fn::GetAtt": self._attribute,
            "Fn::Sub": self._substituted,
            "Fn::Join": self._joined,
            "Fn::Split": self._split,
            "Fn::Select": self._selected,
            "Fn::FindInMap": self._mapped,
            "Fn::If": self._chosen,
            "Fn::ImportValue": self._imported,
            "Fn::GetStackOutput": self._output,
        }

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
            if name in self._functions:
                return self._returned(name, argument)
            if name.startswith("Fn::"):
                return _unknown(name)
        resolved = {
            key: item if type(item) is str else self.resolve(item) for key, item in value.items()
        }
        if _NO_VALUE not in resolved.values():
            return resolved
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

    def _returned(self, name: str, argument: Any) -> Any:  # noqa: ANN401 - see resolve
        """What a function returns; unknown where its arguments make no sense.

        To refuse a malformed template is CloudFormation's part, and CDK reports it.
        """
        try:
            return self._functions[name](argument)
        except _MALFORMED:
            return _unknown(name)

    def properties_of(self, logical_id: str) -> Mapping[str, Any]:
        """The properties of a resource, resolved when they are first asked for."""
        if logical_id not in self._properties:
            declared = self._declared(logical_id)
            properties = self.resolve(declared) if _has_functions(declared) else declared
            self._properties[logical_id] = properties if isinstance(properties, Mapping) else {}
        return self._properties[logical_id]

    def output(self, name: str) -> Any:  # noqa: ANN401 - an output has any value
        """The value of an output of the template."""
        return self.resolve(self._stack.template["Outputs"][name]["Value"])

    def name_of(self, logical_id: str) -> str:
        """The name of a resource of a known type."""
        resource = self._stack.resources[logical_id]
        return self._name(logical_id, IDENTIFIERS[resource["Type"]])

    def arn_of(self, logical_id: str) -> str:
        """The ARN of a resource of a known type."""
        resource = self._stack.resources[logical_id]
        return self._arn(logical_id, IDENTIFIERS[resource["Type"]])

    def _ref(self, name: str) -> Any:  # noqa: ANN401 - a parameter has any value
        stack = self._stack
        pseudo: dict[str, Any] = {
            "AWS::AccountId": stack.account_or_symbol,
            "AWS::Region": stack.region_or_symbol,
            "AWS::Partition": stack.partition,
            "AWS::URLSuffix": _SUFFIXES.get(stack.partition, "amazonaws.com"),
            "AWS::StackName": stack.name,
            "AWS::NoValue": _NO_VALUE,
        }
        if name in pseudo:
            return pseudo[name]
        if name in stack.template.get("Parameters", {}):
            return self._parameter(name)
        resource = stack.resources.get(name)
        if resource is None:
            return _unknown(name)
        kind = str(resource.get("Type"))
        if kind in OIDC_PROVIDERS:
            return self._oidc_provider_arn(name)
        known = IDENTIFIERS.get(kind)
        if known and known.ref == "arn":
            return self._arn(name, known)
        return self._name(name, known) if known and known.ref == "name" else stack.symbol(name)

    def _parameter(self, name: str) -> Any:  # noqa: ANN401 - a parameter has any value
        if name in self._stack.parameters:
            return self._stack.parameters[name]
        parameter = self._stack.template["Parameters"][name]
        if "Default" not in parameter or str(parameter.get("Type")).startswith(_STORED):
            return _unknown(name)
        default = parameter["Default"]
        is_list = parameter.get("Type") in ("CommaDelimitedList", "List<String>")
        return str(default).split(",") if is_list else str(default)

    def _attribute(self, argument: Any) -> Any:  # noqa: ANN401 - as the template has it
        logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
        resource = self._stack.resources.get(logical_id)
        kind = str(resource.get("Type")) if resource else ""
        if kind in OIDC_PROVIDERS and attribute == "Arn":
            return self._oidc_provider_arn(logical_id)
        if kind in IDENTIFIERS and attribute in ARN_ATTRIBUTES:
            return self._arn(logical_id, IDENTIFIERS[kind])
        if resource and kind == _JSON_OF_CDK and attribute == "Value":
            return json.loads(str(self.resolve(resource["Properties"]["Value"])))
        if logical_id in self.nested and attribute.startswith(_OUTPUTS):
            return self.nested[logical_id].output(attribute.removeprefix(_OUTPUTS))
        if resource is None or kind.startswith(_FROM_OUTSIDE):
            return _unknown(f"{logical_id}.{attribute}")
        return self._stack.symbol(_plain(f"{logical_id}.{attribute}"))

    def _declared(self, logical_id: str) -> Mapping[str, Any]:
        """The properties of a resource as the template has them; none where they are no object."""
        properties = self._stack.resources[logical_id].get("Properties")
        return properties if isinstance(properties, Mapping) else {}

    def _name(self, logical_id: str, known: Identifiers) -> str:
        given = self._declared(logical_id).get(known.name)
        return self._stack.symbol(logical_id) if given is None else str(self.resolve(given))

    def _arn(self, logical_id: str, known: Identifiers) -> str:
        properties = self._declared(logical_id)
        return known.arn.format(
            p=self._stack.partition,
            r=self._stack.region_or_symbol,
            a=self._stack.account_or_symbol,
            name=self._name(logical_id, known),
            path=self.resolve(properties.get("Path", "/")),
        )

    def _oidc_provider_arn(self, logical_id: str) -> str:
        url = str(self.resolve(self._declared(logical_id).get("Url", "")))
        host = url.removeprefix("https://")
        return (
            f"arn:{self._stack.partition}:iam::{self._stack.account_or_symbol}:oidc-provider/{host}"
        )

    def _substituted(self, argument: Any) -> str:  # noqa: ANN401 - text, or text and values
        text, values = (argument, {}) if isinstance(argument, str) else argument

        def value_of(found: re.Match[str]) -> str:
            literal, name = found.groups()
            if literal:
                return f"${{{name}}}"
            if name in values:
                return str(self.resolve(values[name]))
            return str(self._attribute(name) if "." in name else self._ref(name))

        return _PLACEHOLDER.sub(value_of, text)

    def _joined(self, argument: Any) -> str:  # noqa: ANN401 - a delimiter and a list
        delimiter, items = argument
        resolved = self.resolve(items)
        return delimiter.join(map(str, resolved)) if isinstance(resolved, list) else str(resolved)

    def _split(self, argument: Any) -> Any:  # noqa: ANN401 - a list, or an unknown
        delimiter, text = argument
        resolved = str(self.resolve(text))
        if contains_unknown(resolved):
            return resolved
        return split_outside_tokens(resolved, delimiter)

    def _selected(self, argument: Any) -> Any:  # noqa: ANN401 - an element of any list
        index, items = argument
        resolved = self.resolve(items)
        return resolved[int(index)] if isinstance(resolved, list) else resolved

    def _mapped(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any mapping
        keys = [self.resolve(key) for key in argument[:3]]
        found: Any = self._stack.template.get("Mappings", {})
        for key in keys:
            if not isinstance(found, Mapping) or key not in found:
                return _unknown(".".join(map(str, keys)))
            found = found[key]
        return found

    def _chosen(self, argument: Any) -> Any:  # noqa: ANN401 - either value
        name, then, otherwise = argument
        holds = self.conditions.holds(name)
        if holds is None:
            return _unknown(name)
        return self.resolve(then if holds else otherwise)

    def _imported(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any output
        name = str(self.resolve(argument))
        value = self._output_of("", name)
        return _unknown(name) if value is None else value

    def _output(self, argument: Any) -> Any:  # noqa: ANN401 - a value of any output
        value = self._output_of(argument["StackName"], argument["OutputName"])
        return _unknown(argument["OutputName"]) if value is None else value


def _has_functions(declared: object) -> bool:
    """Whether something in it could be a function, which asks for a closer look."""
    text = repr(declared)
    return "'Ref'" in text or "'Fn::" in text


def _unknown(name: str) -> str:
    return unknown(_plain(name))


def _plain(name: str) -> str:
    return ".".join(part for part in _NOT_IN_NAMES.split(name) if part)
