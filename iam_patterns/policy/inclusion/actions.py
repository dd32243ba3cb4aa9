"""The actions of a comparison, sorted by the clauses that match them.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from iam_patterns.policy.inclusion.clause import Clause
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.inclusion.text_cells import texts_of_cells
from iam_patterns.policy.inclusion.text_places import text_places
from iam_patterns.policy.tokens import contains_token
from iam_patterns.policy.wildcards import elements_of, has_wildcard, wildcard_pattern

_EVERYTHING: Final = ("*", "*:*")
_UNKNOWN_ACTION: Final = "an action is known only at deployment"
_ALLOWED_TO_ALL: Final = "sts:getcalleridentity"
_NAME: Final = (text_places(elements_of("?*")),)


class ListedActions:
    """A fixed list of actions.

    Args:
        actions: The actions.
    """

    def __init__(self, actions: Sequence[str]) -> None:
        self._actions = tuple(actions)

    def cells(self, clauses: Sequence[Clause]) -> Mapping[int, Sequence[str]]:
        """The actions by the clauses that match them, bit by bit.

        Raises:
            TooManyCellsError: When an action is known only at deployment.
        """
        _listed_in(clauses)
        return _by_clauses(self._actions, clauses)

    def matching(self, clauses: Sequence[Clause]) -> list[Clause]:
        """The clauses that match one of the actions."""
        masks = _by_clauses(self._actions, clauses)
        return [c for number, c in enumerate(clauses) if any(m >> number & 1 for m in masks)]


class ServiceActions:
    """The actions of one service that there are, and those of it that the clauses list besides.

    Args:
        service: The prefix of its actions.
        names: Those that are known, as AWS writes them.
        left_out: Known actions that are not looked at, in lower case.
    """

    def __init__(
        self, service: str, names: Sequence[str], left_out: frozenset[str] = frozenset()
    ) -> None:
        self._service = service
        self._names = tuple(names)
        self._folded = left_out.union(name.lower() for name in names)

    def cells(self, clauses: Sequence[Clause]) -> Mapping[int, Sequence[str]]:
        """The actions by the clauses that match them, bit by bit.

        Raises:
            TooManyCellsError: When an action is known only at deployment.
        """
        prefix = f"{self._service}:"
        own = [action for action in _listed_in(clauses) if action.startswith(prefix)]
        if not self._names:
            patterns = tuple(text_places(elements_of(p.partition(":")[2])) for p in own)
            texts = texts_of_cells(patterns, _NAME).values()
            return _by_clauses([f"{self._service}:{text}" for text in texts], clauses)
        more = [a for a in own if not has_wildcard(a) and a not in self._folded]
        return _by_clauses((*self._names, *more), clauses)


class KnownActions:
    """The actions of AWS that the clauses can tell apart.

    Of a service that is not known, and of those that no clause lists, one action stands for all
    that the clauses cannot tell from it.

    Args:
        names_of: Returns the actions of a service, in lower case; none if it is not known.
        of_another: Returns an action of a service that is not among some.
    """

    def __init__(
        self,
        names_of: Callable[[str], Sequence[str]],
        of_another: Callable[[frozenset[str]], str],
    ) -> None:
        self._names_of = names_of
        self._of_another = of_another

    def cells(self, clauses: Sequence[Clause]) -> Mapping[int, Sequence[str]]:
        """The actions by the clauses that match them, bit by bit.

        Raises:
            TooManyCellsError: When an action is known only at deployment.
        """
        by_service: dict[str, list[str]] = {}
        for action in sorted(_listed_in(clauses).keys() - set(_EVERYTHING)):
            by_service.setdefault(action.partition(":")[0], []).append(action)
        actions = [self._of_another(frozenset(by_service))]
        actions += [
            action
            for service, listed in by_service.items()
            for action in self._of_service(service, listed)
        ]
        return _by_clauses(actions, clauses)

    def _of_service(self, service: str, listed: Sequence[str]) -> Iterator[str]:
        known = self._names_of(service)
        if not known:
            patterns = tuple(text_places(elements_of(p.partition(":")[2])) for p in listed)
            texts = texts_of_cells(patterns, _NAME).values()
            yield from (f"{service}:{text}" for text in texts)
            return
        yield from (action for action in known if action.lower() != _ALLOWED_TO_ALL)
        folded = {action.lower() for action in known}
        yield from (a for a in listed if not has_wildcard(a) and a not in folded)


def _listed_in(clauses: Sequence[Clause]) -> dict[str, None]:
    """The actions of the clauses in lower case, each once; in lower case a token is none."""
    listed = dict.fromkeys(
        action for each in clauses for action in (*each.actions, *each.not_actions)
    )
    if any(map(contains_token, listed)):
        raise TooManyCellsError(_UNKNOWN_ACTION)
    return dict.fromkeys(action.lower() for action in listed)


def _by_clauses(actions: Sequence[str], clauses: Sequence[Clause]) -> dict[int, list[str]]:
    masks = dict.fromkeys(actions, 0)
    matching: dict[tuple[object, ...], list[str]] = {}
    for index, clause in enumerate(clauses):
        elements = (clause.actions, clause.not_actions)
        if elements not in matching:
            wanted = bool(clause.actions)
            listed = clause.actions or clause.not_actions
            matching[elements] = [a for a in actions if _is_listed(a.lower(), listed) is wanted]
        for action in matching[elements]:
            masks[action] |= 1 << index
    found: dict[int, list[str]] = {}
    for action, mask in masks.items():
        found.setdefault(mask, []).append(action)
    return found


def _is_listed(action: str, listed: tuple[str, ...]) -> bool:
    exact, patterns = _compiled(listed)
    if action in exact or None in patterns:
        return True
    return any(matches(action) for matches in patterns.get(action.partition(":")[0], ()))


@lru_cache(maxsize=8192)
def _compiled(
    listed: tuple[str, ...],
) -> tuple[frozenset[str], Mapping[str | None, Sequence[Callable[[str], object]]]]:
    """The actions without wildcards, and the patterns by service; None is of every service."""
    folded = [action.lower() for action in listed]
    patterns: dict[str | None, list[Callable[[str], object]]] = {}
    for action in folded:
        if action in _EVERYTHING:
            patterns[None] = []
        elif has_wildcard(action):
            service = action.partition(":")[0]
            patterns.setdefault(service, []).append(wildcard_pattern(action).fullmatch)
    return frozenset(action for action in folded if not has_wildcard(action)), patterns
