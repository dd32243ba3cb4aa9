"""Finds the Deny statement that denies all that an Allow statement allows.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Generic, TypeVar

from iam_patterns.policy import Statement
from iam_patterns.policy.wildcards import covers

_UP_TO_A_WILDCARD: Final = re.compile(r"[^*?]*")

Place = TypeVar("Place")


class Denials(Generic[Place]):
    """The Deny statements of a role without conditions, by how their patterns begin.

    Args:
        denials: The statements, each with its location.
    """

    def __init__(self, denials: Iterable[tuple[Place, Statement]]) -> None:
        self._by_action: defaultdict[str, list[tuple[Place, Statement]]] = defaultdict(list)
        self._by_resource: defaultdict[str, list[tuple[Place, Statement]]] = defaultdict(list)
        for placed in denials:
            _, statement = placed
            if statement.actions and statement.resources:
                for start in {_start(action.lower()) for action in statement.actions}:
                    self._by_action[start].append(placed)
                for start in {_start(resource) for resource in statement.resources}:
                    self._by_resource[start].append(placed)

    def of(self, allow: Statement) -> Place | None:
        """The location of a statement that denies all of it; None if there is none."""
        if not (self._by_action and allow.actions and allow.resources):
            return None
        for_action = list(_beginning(self._by_action, allow.actions[0].lower()))
        for_resource = list(_beginning(self._by_resource, allow.resources[0]))
        fewer = min(for_action, for_resource, key=lambda found: sum(map(len, found)))
        return next(
            (
                place
                for found in fewer
                for place, denial in found
                if denies_actions_and_resources_of(denial, allow)
            ),
            None,
        )


def denies_actions_and_resources_of(denial: Statement, allow: Statement) -> bool:
    """Whether a Deny is on all actions and resources of an Allow."""
    if not (allow.actions and allow.resources):
        return False
    return all(
        any(covers(d.lower(), a.lower()) for d in denial.actions) for a in allow.actions
    ) and all(any(covers(d, r) for d in denial.resources) for r in allow.resources)


def _beginning(
    by_start: dict[str, list[tuple[Place, Statement]]], text: str
) -> Iterator[list[tuple[Place, Statement]]]:
    """The statements whose patterns begin as the text does, so that they could cover it."""
    for end in range(len(text) + 1):
        found = by_start.get(text[:end])
        if found:
            yield found


def _start(pattern: str) -> str:
    found = _UP_TO_A_WILDCARD.match(pattern)
    return found[0] if found else ""
