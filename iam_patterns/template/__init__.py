"""Synthesized templates read back as roles and policies."""

from iam_patterns.template.app import AppTemplates
from iam_patterns.template.reading import TemplateError, read_stacks
from iam_patterns.template.resources import TemplateResource, resources_of
from iam_patterns.template.roles import (
    NamedPolicy,
    TemplateRole,
    imported_role_names,
    roles_of,
)
from iam_patterns.template.stack import StackTemplate

__all__ = [
    "AppTemplates",
    "NamedPolicy",
    "StackTemplate",
    "TemplateError",
    "TemplateResource",
    "TemplateRole",
    "imported_role_names",
    "read_stacks",
    "resources_of",
    "roles_of",
]
