"""The decisions of all the worlds in which a role may be deployed, together.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/conditions-section-structure.html
"""

from collections.abc import Callable, Sequence

from iam_patterns.access.merged_decision import deployment_depends_on, merged, with_inputs
from iam_patterns.access.role_in_world import RoleInWorld
from iam_patterns.policy import Decision

Decisions = tuple[tuple[str, Decision], ...]
"""Each action of a question, and the decision."""


def decided_together(
    actions: Sequence[str],
    worlds: Sequence[RoleInWorld],
    decided: Callable[[RoleInWorld, str], Decision],
) -> tuple[Decisions, list[str]]:
    """The decision on each action, and what the decisions take for granted.

    Args:
        actions: The actions of the request.
        worlds: The worlds, of which one has the role at least.
        decided: Decides on one action in one world.
    """
    if len(worlds) == 1:
        only = worlds[0]
        decisions = [(action, with_inputs(decided(only, action))) for action in actions]
        return tuple(decisions), list(only.notes)
    notes = [note for found in worlds for note in found.notes]
    in_worlds = {
        action: [(found.world, decided(found, action) if found.role else None) for found in worlds]
        for action in actions
    }
    presence = deployment_depends_on(in_worlds[actions[0]])
    if presence:
        notes.append(f"{' and '.join(presence)} decides whether the role is deployed")
    return tuple((action, merged(found)) for action, found in in_worlds.items()), notes
