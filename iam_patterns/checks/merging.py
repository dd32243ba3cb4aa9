"""Merges what a rule finds at one place: a finding is of one rule, one subject, one statement."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from iam_patterns.checks.rule import Weakness

_SHOWN: Final = 2


def merged(found: Iterable[Weakness]) -> list[Weakness]:
    """One weakness for each place, certain ones first and notes last.

    It says at most two details, and how many more there are. It is a guess or a note if all of
    them are.

    Example:
        >>> merged([Weakness("A."), Weakness("B."), Weakness("C."), Weakness("D.")])[0].detail
        'A. B. And 2 more.'
    """
    by_place: dict[tuple[object, ...], list[Weakness]] = {}
    for weakness in found:
        place = (weakness.locations, weakness.same_as, weakness.cause)
        by_place.setdefault(place, []).append(weakness)
    return [
        together[0] if len(together) == 1 else _one_of(together) for together in by_place.values()
    ]


def _one_of(together: list[Weakness]) -> Weakness:
    ordered = sorted(together, key=lambda weakness: (weakness.is_note, weakness.is_guess))
    details = list(dict.fromkeys(weakness.detail for weakness in ordered))
    rest = len(details) - _SHOWN
    more = [f"And {rest} more."] if rest > 0 else []
    fixes = list(dict.fromkeys(weakness.fix for weakness in ordered if weakness.fix))
    fix = " ".join(fixes[:_SHOWN])
    return replace(ordered[0], detail=" ".join([*details[:_SHOWN], *more]), fix=fix)
