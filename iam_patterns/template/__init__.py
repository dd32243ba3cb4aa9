"""Synthesized templates read back as roles and policies."""

from iam_patterns.template.app import AppTemplates
from iam_patterns.template.assembly import TemplateError, read_stacks, stack_names
from iam_patterns.template.identities import PolicyHolder, TemplateRole
from iam_patterns.template.identity_reader import (
    holders_of,
    imported_role_names,
    roles_of,
)
from iam_patterns.template.policies import NamedPolicy, Unread
from iam_patterns.template.resources import TemplateResource, resources_of
from iam_patterns.template.stack import StackTemplate

__all__ = [
    "AppTemplates",
    "NamedPolicy",
    "PolicyHolder",
    "StackTemplate",
    "TemplateError",
    "TemplateResource",
    "TemplateRole",
    "Unread",
    "holders_of",
    "imported_role_names",
    "read_stacks",
    "resources_of",
    "roles_of",
    "stack_names",
]
