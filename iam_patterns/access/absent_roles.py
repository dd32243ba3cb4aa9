"""The roles that an app declares and does not create, because their condition is false.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Mapping

from iam_patterns.template import AppTemplates

_ROLE = "AWS::IAM::Role"


def conditions_of_absent_roles(app: AppTemplates) -> Mapping[str, str]:
    """The condition of each role that is not created, by logical ID and by name."""
    return {
        name: str(resource["Condition"])
        for stack, resolver in app.resolved()
        for logical_id, resource in stack.resources.items()
        if resource.get("Type") == _ROLE
        and "Condition" in resource
        and resolver.exists(logical_id) is False
        for name in (logical_id, str(resolver.properties_of(logical_id).get("RoleName")))
    }
