"""Whether a resource of a template has a resource policy, without resolving it.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
"""

from collections.abc import Mapping
from typing import Any

from iam_patterns.template.resource_policies.kinds import POLICIES


def has_resource_policy(resource: Mapping[str, Any]) -> bool:
    """Whether a resource is a resource policy, or has one in its properties.

    Args:
        resource: Its part of the template.
    """
    places = POLICIES.get(str(resource.get("Type")), ())
    properties = resource.get("Properties")
    return isinstance(properties, Mapping) and any(
        not place.document or place.target or place.document.split(".")[0] in properties
        for place in places
    )
