"""Leaves out what another rule reports as well: one finding for one mistake."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from iam_patterns.checks.analysis.trust_policy import TrustPolicy
from iam_patterns.checks.merging import merged
from iam_patterns.checks.registry import ALL_RULES
from iam_patterns.checks.rule import AnyRule, Weakness

Fired = tuple[AnyRule, Weakness]
_RANKS: Final = {"note": 0, "warning": 1, "error": 2}


def without_repeats(fired: Iterable[Fired]) -> list[Fired]:
    """What the rules found in one subject, without what others of them report.

    Nothing is left out for a finding of a lower severity. What the rules on trust policies find
    in a statement that nobody can use is left out too.
    """
    every = list(_of_usable_statements(list(fired)))
    if not any(weakness.same_as for _, weakness in every):
        return every
    reported: dict[tuple[str, str], int] = defaultdict(lambda: -1)
    for rule, weakness in every:
        for location in weakness.locations:
            key = (rule.id, location)
            reported[key] = max(reported[key], _rank(rule, weakness))
    kept = [(rule, found) for rule, found in every if not _is_repeat(rule, found, reported)]
    return list(_one_for_each_place(kept))


def _of_usable_statements(fired: Sequence[Fired]) -> Iterator[Fired]:
    hidden = {place for _, one in fired if one.hides_others for place in one.locations}
    for rule, weakness in fired:
        is_hidden = (
            rule.subject is TrustPolicy
            and rule in ALL_RULES
            and not weakness.hides_others
            and bool(weakness.locations)
            and hidden.issuperset(weakness.locations)
        )
        if not is_hidden:
            yield rule, weakness


def _is_repeat(rule: AnyRule, weakness: Weakness, reported: Mapping[tuple[str, str], int]) -> bool:
    cause = weakness.cause or weakness.locations
    rank = _rank(rule, weakness)
    return bool(weakness.same_as and cause) and all(
        any(reported[other, location] >= rank for other in weakness.same_as) for location in cause
    )


def _rank(rule: AnyRule, weakness: Weakness) -> int:
    own = _RANKS[rule.severity]
    return 0 if weakness.is_note else min(own, 1) if weakness.is_guess else own


def _one_for_each_place(fired: Iterable[Fired]) -> Iterator[Fired]:
    by_rule: dict[str, list[Fired]] = defaultdict(list)
    for rule, weakness in fired:
        by_rule[rule.id].append((rule, replace(weakness, same_as=(), cause=())))
    for found in by_rule.values():
        rule = found[0][0]
        yield from ((rule, weakness) for weakness in merged(weakness for _, weakness in found))
