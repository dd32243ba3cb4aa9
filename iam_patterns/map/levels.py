"""The access levels of actions, and the services they are of.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from iam_patterns.service_reference import EVERY_ACTION, known_actions

EVERYTHING: Final = "everything"
PERMISSIONS: Final = "permissions"
EVERY_SERVICE: Final = "*"
_ALL_EXCEPT: Final = "all except "
_LEVELS: Final = {
    "Permissions management": PERMISSIONS,
    "Write": "write",
    "Tagging": "tagging",
    "Read": "read",
    "List": "list",
}
"""AWS's access levels, the most powerful first, as the map has them."""


def levels_of(actions: Sequence[str]) -> tuple[str, ...]:
    """The access levels of actions, the most powerful first; none if no action is known.

    Args:
        actions: The actions as statements list them.
    """
    found = frozenset[str]().union(*map(_levels, actions)) if actions else frozenset()
    if EVERYTHING in found:
        return (EVERYTHING,)
    return tuple(name for level, name in _LEVELS.items() if level in found)


def by_service(actions: Sequence[str]) -> dict[str, list[str]]:
    """The actions by the service they are of; ``*`` for those of every service.

    Args:
        actions: The actions as statements list them.
    """
    found: dict[str, list[str]] = {}
    for action in actions:
        found.setdefault(_service(action), []).append(action)
    return found


def _service(action: str) -> str:
    service = action.partition(":")[0].lower()
    is_any = action.startswith(_ALL_EXCEPT) or any(sign in service for sign in "*?<$")
    return EVERY_SERVICE if is_any else service


@cache
def _levels(action: str) -> frozenset[str]:
    if action in EVERY_ACTION or _service(action) == EVERY_SERVICE:
        return frozenset({EVERYTHING})
    known = known_actions(action)
    return frozenset(one.access_levels[0] for one in known if one.access_levels)
