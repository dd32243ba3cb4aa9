"""What is suggested for one role."""

from dataclasses import dataclass
from typing import Literal

from iam_patterns.access.comparison.change import Difference
from iam_patterns.policy.tokens import shown, unsettled

Outcome = Literal["replace", "already", "none"]


@dataclass(frozen=True, slots=True)
class AccessChange:
    """What the replacement changes in one respect, decided by the comparison.

    Args:
        subject: ``trust policy``, ``permissions`` or ``session length``.
        verdict: ``equal``, ``narrower``, ``broader`` or ``cannot tell``.
        now_allowed: Requests that are allowed after and were not before.
        no_longer_allowed: A request that is no longer allowed; empty if there is none.
        reason: Why it cannot be told.
    """

    subject: str
    verdict: str
    now_allowed: tuple[str, ...] = ()
    no_longer_allowed: str = ""
    reason: str = ""

    @classmethod
    def of(cls, difference: Difference) -> "AccessChange":
        """The change as words."""
        return cls(
            difference.subject,
            difference.verdict,
            tuple(map(str, difference.opened)),
            str(difference.closed) if difference.closed else "",
            shown(unsettled(difference.reason)),
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What is suggested for one role.

    Args:
        path: The role's construct path or logical ID.
        logical_id: Its logical ID, which the replacement keeps.
        template: The template's file.
        line: The line of the role there; 0 if it is not known.
        outcome: ``replace``; ``already`` if a construct of this package makes it; ``none``.
        construct: The construct; empty without one.
        code: Its code, for the body of a stack.
        changes: What it changes.
        creates: The types of resources that it creates besides.
        notes: What to know, in sentences.
        reason: Why no construct fits, in a sentence.
    """

    path: str
    logical_id: str
    template: str
    line: int
    outcome: Outcome
    construct: str = ""
    code: str = ""
    changes: tuple[AccessChange, ...] = ()
    creates: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
