"""The macros of a template that are not expanded: what they change is not known here.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-section-structure.html
"""

from collections.abc import Iterator
from typing import Final

from iam_patterns.template import SERVERLESS_TRANSFORM, StackTemplate, unread_resources

_READ: Final = frozenset({"AWS::LanguageExtensions", SERVERLESS_TRANSFORM})
_PROCESSED: Final = (
    "read the processed template (aws cloudformation get-template --template-stage Processed)"
)


def macro_notes(stack: StackTemplate) -> Iterator[str]:
    """A note on each macro that could add or change roles and policies of a template."""
    declared = stack.template.get("Transform", ())
    for macro in declared if isinstance(declared, list | tuple) else [declared]:
        name = macro.get("Name") if isinstance(macro, dict) else macro
        if not isinstance(name, str):
            yield f"before a macro, named at deployment, which can add roles: {_PROCESSED}"
        elif name not in _READ:
            yield f"before the macro {name}, which can add roles and policies: {_PROCESSED}"
    unread = unread_resources(stack.template)
    if unread:
        yield f"without the roles and policies of {', '.join(unread)}: {_PROCESSED}"
