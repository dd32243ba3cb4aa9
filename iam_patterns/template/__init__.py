"""Synthesized templates read back as IAM identities and policies."""

from iam_patterns.template.app import AppTemplates
from iam_patterns.template.assembly import (
    read_stacks,
    stack_metadata,
    stack_names,
    stack_set_templates,
)
from iam_patterns.template.errors import TemplateError
from iam_patterns.template.identities import IamIdentity, IamRole
from iam_patterns.template.identity_reader import (
    identities_and_unattached,
    identities_of,
    refuse_incomplete,
    refuse_malformed,
    roles_of,
)
from iam_patterns.template.policies import NamedPolicy, PolicyProblem
from iam_patterns.template.resources import TRANSFORM_SECTION, TemplateResource, resources_of
from iam_patterns.template.serverless import TRANSFORM as SERVERLESS_TRANSFORM
from iam_patterns.template.serverless import unread_resources
from iam_patterns.template.stack import StackTemplate

__all__ = [
    "SERVERLESS_TRANSFORM",
    "TRANSFORM_SECTION",
    "AppTemplates",
    "IamIdentity",
    "IamRole",
    "NamedPolicy",
    "PolicyProblem",
    "StackTemplate",
    "TemplateError",
    "TemplateResource",
    "identities_and_unattached",
    "identities_of",
    "read_stacks",
    "refuse_incomplete",
    "refuse_malformed",
    "resources_of",
    "roles_of",
    "stack_metadata",
    "stack_names",
    "stack_set_templates",
    "unread_resources",
]
