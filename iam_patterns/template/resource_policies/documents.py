"""The documents of the policies that a resource of a template has.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterator
from typing import Any, Final

from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.resource_policies.kinds import REST_API, PolicyProperty
from iam_patterns.template.resource_policies.statements import STATEMENTS, with_whole_arns
from iam_patterns.template.resource_policies.targets import at_path

_REGION: Final = "Region"


def documents_in(
    found: IamResource, place: PolicyProperty, target: str
) -> Iterator[tuple[str, Any, Any]]:
    """The location of each document, what returns it from properties, and its Region if given.

    Args:
        found: The resource that has the documents.
        place: Where it has them.
        target: The ARN of the resource that they apply to.
    """
    if found.type in STATEMENTS:
        made = STATEMENTS[found.type]
        yield place.document or "Properties", lambda p: made(p, target), None
        return
    locations = list(at_path(found.properties, place.document))
    for index, (location, value, item) in enumerate(locations):
        if place.empty_is_none and not value:
            continue

        def of_properties(properties: Any, index: int = index) -> Any:  # noqa: ANN401 - any value
            every = [value for _, value, _ in at_path(properties, place.document)]
            given = every[index] if index < len(every) else None
            return with_whole_arns(given, target) if found.type == REST_API else given

        yield location, of_properties, item.get(_REGION)
