"""Gives a request that was found a resource that its action supports, where there is one.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from iam_patterns.policy.inclusion.actions import ListedActions
from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.dimensions import constrains_resource, resource_places
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.search import ANY_RESOURCE
from iam_patterns.policy.inclusion.space import RequestSpace, Witness
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import text_places
from iam_patterns.policy.wildcards import elements_of

_MOST_CLAUSES: Final = 50
"""The most clauses about one action for which it is worth the time."""


def with_supported_resource(
    witness: Witness,
    clauses: Sequence[Clause],
    space: RequestSpace,
    is_one: Callable[[Witness], bool],
) -> Witness:
    """The request on a resource that its action supports; the same if there is none.

    Args:
        witness: The request.
        clauses: The clauses of both sides.
        space: The requests.
        is_one: Whether a request is one that is looked for.
    """
    if space.resources_of is None or witness.is_trust or witness.resource == ANY_RESOURCE:
        return witness
    about = ListedActions(witness.actions[:1]).matching(list(dict.fromkeys(clauses)))
    constraining = list(filter(constrains_resource, about))
    within = tuple(text_places(elements_of(p)) for p in space.resources_of(witness.actions[0]))
    if not within or len(constraining) > _MOST_CLAUSES:
        return witness
    known = {**witness.case.keys, **witness.context}
    patterns = dict.fromkeys(p for clause in constraining for p in resource_places(clause, known))
    try:
        texts = texts_of_cells(tuple(patterns), within).values()
    except TooManyCellsError:
        return witness
    found = (replace(witness, resource=text) for text in texts)
    return next((each for each in found if is_one(each)), witness)
