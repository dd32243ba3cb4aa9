"""The names that values can be given for: a misspelt one is an error, not a value without effect.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.policy.problems import Problem
from iam_patterns.template import AppTemplates, StackTemplate

_PSEUDO_PARAMETERS: Final = frozenset(
    f"AWS::{name}"
    for name in ("AccountId", "NotificationARNs", "Partition", "Region", "StackId", "StackName")
) | {"AWS::URLSuffix"}
_IN_TEXT: Final = re.compile(r"\$\{([^{}!]+)\}|(\{\{resolve:[^{}]+\}\})")


def unused_names(app: AppTemplates, given: Mapping[str, Any] | None) -> list[Problem]:
    """The given names that no template has: parameters, exports, references, attributes.

    Args:
        app: The app's templates.
        given: The values by name.
    """
    if not given:
        return []
    names = set(_PSEUDO_PARAMETERS)
    for stack, _ in app.resolved():
        written = set(_names(stack))
        names |= written | {f"{stack.qualifier}{name}" for name in written}
    missing = [name for name in given if name not in names]
    if missing:
        names |= _computed(app, {name: given[name] for name in given if name in names})
    return [_problem(name, given[name], names) for name in missing if name not in names]


def _problem(name: str, value: object, names: set[str]) -> Problem:
    close = difflib.get_close_matches(name, sorted(names), n=1)
    fix = f"Did you mean {close[0]}?" if close else "Write the name that the answer has."
    rule = "the name of a parameter, or of another value that the templates use"
    return Problem(f"parameters[{name!r}]", value, rule, fix)


def _names(stack: StackTemplate) -> Iterator[str]:
    """The names in a template, as far as they are written out."""
    yield from stack.template.get("Parameters", {})
    yield from (f"Outputs.{name}" for name in stack.template.get("Outputs", {}))
    yield from _in(stack.template.get("Resources", {}))
    yield from _in(stack.template.get("Conditions", {}))
    yield from _in(stack.template.get("Outputs", {}))


def _in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from (name or text for name, text in _IN_TEXT.findall(value))
    elif isinstance(value, list):
        for item in value:
            yield from _in(item)
    elif isinstance(value, Mapping):
        for function, argument in value.items():
            if function in {"Ref", "Fn::ImportValue", "Fn::GetAtt"} and isinstance(argument, str):
                yield argument
            if function == "Fn::GetAtt" and isinstance(argument, list):
                yield ".".join(map(str, argument))
            yield from _in(argument)


def _computed(app: AppTemplates, given: Mapping[str, Any]) -> set[str]:
    """The names that are known only once every value is resolved, such as joined exports."""
    bare = app.with_values(given)
    for stack, resolver in bare.resolved():
        for logical_id in stack.resources:
            resolver.properties_of(logical_id)
        for name in stack.template.get("Outputs", {}):
            resolver.output(name)
    return set(bare.unknown_names())
