"""Reads the policy documents in the properties of a template's resources.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
"""

from collections.abc import Callable, Mapping
from typing import Any

from iam_patterns.policy import PolicyDocument
from iam_patterns.template.iam_resources import IamResource
from iam_patterns.template.policies import PolicyProblem, PolicyReader, PolicyType
from iam_patterns.template.worlds import Default, defaults_in


def read_policy(
    reader: PolicyReader,
    found: IamResource,
    location: str,
    of_properties: Callable[[Any], Any],
    *,
    of_type: PolicyType = "identity",
) -> tuple[PolicyDocument, list[PolicyProblem]]:
    """A policy document of a resource as far as it can be read; see `PolicyReader.read`.

    A parameter's default that makes the document malformed is no value: the parameter is
    unknown.

    Args:
        reader: Reads the document.
        found: The resource.
        location: The property that has the document.
        of_properties: Returns the document, from the resource's properties.
        of_type: The type of the policy.
    """

    def read(properties: Mapping[str, Any]) -> tuple[PolicyDocument, list[PolicyProblem]]:
        return reader.read(of_properties(properties), location, of_type=of_type)

    document, problems = read(found.properties)
    if not any(problem.is_malformed for problem in problems):
        return document, problems
    defaults = list(defaults_in(found.depends_on))
    for names in (*(frozenset({name}) for name in defaults), frozenset(defaults)):
        properties, others = found.resolver.properties_without_defaults(found.logical_id, names)
        without, fewer = read(properties)
        if not any(problem.is_malformed for problem in fewer):
            found.depends_on[:] = [
                d for d in found.depends_on if not isinstance(d, Default) or d.name not in names
            ] + others
            return without, fewer
    return document, problems
