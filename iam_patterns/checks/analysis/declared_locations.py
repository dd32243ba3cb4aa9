"""Where a finding is in the resource that the template declares.

The role of a permission set is in no template: its locations are those of the permission set.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sso-permissionset.html
"""

from typing import Final

from iam_patterns.checks.analysis.policy_locations import in_template
from iam_patterns.template import IamIdentity, TemplateResource

_OF_ROLE: Final = (
    ("Properties.Policies[0].PolicyDocument", "Properties.InlinePolicy"),
    ("Properties.ManagedPolicyArns", "Properties.ManagedPolicies"),
    ("Properties.MaxSessionDuration", "Properties.SessionDuration"),
)
"""The start of a location in the role, and in the permission set."""


def declared_location(subject: IamIdentity | TemplateResource, location: str) -> str:
    """The location, as far as the template has it.

    Args:
        subject: The identity or resource that the finding is about.
        location: The location in it.
    """
    place = in_template(subject.stack, subject.logical_id, location)
    if isinstance(subject, TemplateResource) or not subject.is_permission_set:
        return place
    return _in_permission_set(place.removeprefix(f"{subject.logical_id}."))


def _in_permission_set(location: str) -> str:
    for start, own in _OF_ROLE:
        if location.startswith(start):
            return location.replace(start, own, 1)
    return location
