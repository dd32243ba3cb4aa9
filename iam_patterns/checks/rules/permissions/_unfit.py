"""Which actions of a statement do not support its resources, and what would fix them."""

import difflib
from collections.abc import Sequence
from functools import lru_cache

from iam_patterns.checks.wording import two_of
from iam_patterns.policy.tokens import shown
from iam_patterns.service_reference import Action, known_actions


@lru_cache(maxsize=16384)
def unfit_actions(actions: tuple[str, ...], resources: tuple[str, ...]) -> tuple[str, ...]:
    """The actions that support none of the resources."""
    if not resources or "*" in resources:
        return ()
    return tuple(
        written
        for written in actions
        if (known := known_actions(written))
        and not any(action.is_about(resource) for action in known for resource in resources)
    )


def supports_one_resource(written: str) -> bool:
    """Whether an action, or one that its pattern matches, can be allowed on a single resource."""
    return any(
        "${" in form.arn.split(":", 5)[-1]
        for action in known_actions(written)
        for form in action.resources
    )


def fix_of(written: Sequence[str], resource: str) -> str:
    """What the first of some actions needs: of the formats it supports, the most similar."""
    known: list[Action] = [action for name in written for action in known_actions(name)]
    without = [action.name for action in known if not action.resources]
    if len(without) == len(known):
        return f'Allow {two_of(without)} on Resource "*": no other resource is supported.'
    first = next(action for action in known if action.resources)
    fields = shown(resource).split(":")[2:5]
    formats = [*map(str, first.resources)]
    # An ARN without a Region or an account is meant for a format without one.
    alike = [one for one in formats if _empty(one.split(":")[2:5]) == _empty(fields)]
    (nearest,) = difflib.get_close_matches(shown(resource), alike or formats, n=1, cutoff=0.0)
    return f"Use the ARN that {first.name} supports: {nearest}."


def _empty(fields: Sequence[str]) -> list[bool]:
    return [field == "" for field in fields]
