"""The resources and parameters of templates, of any type.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns.template.intrinsics import Resolver
from iam_patterns.template.stack import StackTemplate

_SECTIONS: Final = {"Parameters": "Parameter", "Mappings": "Mapping", "Outputs": "Output"}


@dataclass(frozen=True, slots=True)
class TemplateResource:
    """A resource of any type, a parameter, a mapping or an output.

    Args:
        stack: The stack it is in.
        logical_id: Its logical ID.
        type: Its type, such as ``AWS::IAM::User``; ``Parameter``, ``Mapping`` or ``Output``.
        declaration: What the template says of it, unresolved.
        resolver: Resolves its properties.
    """

    stack: StackTemplate
    logical_id: str
    type: str
    declaration: Mapping[str, Any]
    resolver: Resolver

    @property
    def path(self) -> str:
        """Its construct path, or its logical ID where the template has none."""
        return self.stack.path_of(self.logical_id)

    @property
    def properties(self) -> Mapping[str, Any]:
        """The properties of a resource, resolved as far as they are known."""
        return self.resolver.properties_of(self.logical_id)


def resources_of(
    stack: StackTemplate, resolver: Resolver, types: Container[str] | None = None
) -> Iterator[TemplateResource]:
    """What a stack declares, of some types or of any."""
    for section, kind in _SECTIONS.items():
        if types is None or kind in types:
            for name, declared in stack.template.get(section, {}).items():
                yield TemplateResource(stack, name, kind, declared, resolver)
    for name, resource in stack.resources.items():
        kind = str(resource.get("Type"))
        if types is None or kind in types:
            yield TemplateResource(stack, name, kind, resource, resolver)
