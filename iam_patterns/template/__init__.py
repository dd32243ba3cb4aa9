"""Synthesized templates read back as IAM identities and policies."""

from iam_patterns.template.app import AppTemplates
from iam_patterns.template.assembly import TemplateError, read_stacks, stack_names
from iam_patterns.template.identities import IamIdentity, IamRole
from iam_patterns.template.identity_reader import complete_roles, identities_of, roles_of
from iam_patterns.template.policies import NamedPolicy, PolicyProblem
from iam_patterns.template.resources import TemplateResource, resources_of
from iam_patterns.template.stack import StackTemplate

__all__ = [
    "AppTemplates",
    "IamIdentity",
    "IamRole",
    "NamedPolicy",
    "PolicyProblem",
    "StackTemplate",
    "TemplateError",
    "TemplateResource",
    "complete_roles",
    "identities_of",
    "read_stacks",
    "resources_of",
    "roles_of",
    "stack_names",
]
