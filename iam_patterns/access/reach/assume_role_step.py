"""A call to assume a role as one step, with the session tags and the like that it must send.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
"""

from collections.abc import Callable, Collection, Iterator
from itertools import combinations
from typing import Final

from iam_patterns.access.reach.principals import Hop
from iam_patterns.access.session_parameters import SESSION_PARAMETERS, SessionParameter

NOTHING: Final[frozenset[str]] = frozenset()
HopOf = Callable[[str, frozenset[str]], Hop | None]
"""Decides an action in a call that does not send some condition keys, in lower case."""


def assume_role_step(
    action: str,
    hop: HopOf,
    keys: Collection[str],
    always: Collection[SessionParameter] = (),
) -> Hop | None:
    """The step of a call that sends as few of these parameters as it can; None if it is denied.

    Args:
        action: The action, such as ``sts:AssumeRole``.
        hop: Decides an action.
        keys: The condition keys of such parameters that a policy asks for, in lower case.
        always: The parameters that the call sends in any case.
    """
    if not keys and not always:
        return hop(action, NOTHING)
    for sent in _choices(keys, always):
        absent = NOTHING.union(*(each.of(keys) for each in SESSION_PARAMETERS if each not in sent))
        step = hop(action, absent)
        for parameter in sent:
            further = hop(parameter.action, absent) if step else None
            step = step.and_then(further) if step and further else None
        if step:
            return step
    return None


def _choices(
    keys: Collection[str], always: Collection[SessionParameter]
) -> Iterator[tuple[SessionParameter, ...]]:
    """The parameters that a call could send, the fewest first."""
    optional = [each for each in SESSION_PARAMETERS if each not in always and each.of(keys)]
    for count in range(len(optional) + 1):
        for found in combinations(optional, count):
            yield (*always, *found)
