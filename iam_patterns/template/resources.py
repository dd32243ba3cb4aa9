"""The resources, parameters, mappings and outputs of templates.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.stack import StackTemplate

_IAM: Final = "AWS::IAM::"
TRANSFORM_SECTION: Final = "Transform"
"""The type of a macro that a template names."""

_SECTIONS: Final = {"Parameters": "Parameter", "Mappings": "Mapping", "Outputs": "Output"}


@dataclass(frozen=True, slots=True)
class TemplateResource:
    """A resource of any type, a parameter, a mapping, an output or a macro.

    Args:
        stack: Its stack.
        logical_id: Its logical ID, or the name of a macro.
        type: The resource type, such as ``AWS::IAM::User``, or ``Parameter``, ``Mapping``,
            ``Output`` or ``Transform``.
        declaration: Its part of the template, unresolved.
        resolver: Resolves its properties.
    """

    stack: StackTemplate
    logical_id: str
    type: str
    declaration: Mapping[str, Any]
    resolver: Resolver

    @property
    def path(self) -> str:
        """Its construct path, or its logical ID if the template has no path."""
        return self.stack.path_of(self.logical_id)

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties of a resource, resolved as far as they are known."""
        return self.resolver.properties_of(self.logical_id)


def resources_of(
    stack: StackTemplate, resolver: Resolver, types: Container[str] | None = None
) -> Iterator[TemplateResource]:
    """The resources, parameters, mappings, outputs and macros of a stack.

    An IAM resource whose Condition is false is left out: it is not there. What other resources
    have in them can be read in the template all the same.

    Args:
        stack: The stack.
        resolver: Resolves its properties.
        types: The types to return; all by default.
    """
    for section, kind in _SECTIONS.items():
        if types is None or kind in types:
            for name, declared in stack.template.get(section, {}).items():
                yield TemplateResource(stack, name, kind, declared, resolver)
    if types is None or TRANSFORM_SECTION in types:
        for name in _macros(stack):
            yield TemplateResource(stack, name, TRANSFORM_SECTION, {}, resolver)
    for name, resource in stack.resources.items():
        kind = str(resource.get("Type"))
        is_wanted = types is None or kind in types
        if is_wanted and not (kind.startswith(_IAM) and resolver.exists(name) is False):
            yield TemplateResource(stack, name, kind, resource, resolver)


def _macros(stack: StackTemplate) -> Iterator[str]:
    declared = stack.template.get("Transform", ())
    of_resources = stack.resources.get("Fn::Transform", ())
    for macro in (*_listed(declared), *_listed(of_resources)):
        yield str(macro.get("Name") if isinstance(macro, Mapping) else macro)


def _listed(value: Any) -> Iterable[Any]:  # noqa: ANN401 - part of a template
    return value if isinstance(value, list | tuple) else [value]
