"""Lines about the acknowledgements: how many there are, which have expired, which match nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

from iam_patterns.checks.acknowledgements import (
    Acknowledgement,
    Decided,
    unmatched,
    unmatched_entries,
)
from iam_patterns.checks.baseline import BaselineEntry

_SHOWN: Final = 5
_ABOVE_STACKS: Final = "acknowledged-above-stacks"
NOTE_IDS: Final = frozenset(
    {
        "acknowledged",
        _ABOVE_STACKS,
        "acknowledgement-expired",
        "acknowledgement-ignored",
        "acknowledgement-unmatched",
    }
)


@dataclass(frozen=True, slots=True)
class Note:
    """A line in the report that is about no resource.

    Args:
        id: Its ID, in the place of a rule's.
        severity: CDK's severity.
        description: What is the case.
        fix: What to do about it.
    """

    id: str
    severity: str
    description: str
    fix: str


def notes(
    decided: Sequence[Decided],
    acknowledgements: Sequence[Acknowledgement],
    baseline: Sequence[BaselineEntry],
    *,
    is_locked: bool = False,
) -> Iterator[Note]:
    """The lines about an app's acknowledgements; none without acknowledgements.

    Args:
        decided: All findings.
        acknowledgements: Those of the code.
        baseline: The baseline of the settings.
        is_locked: Whether the code cannot acknowledge the lines. It can never acknowledge the
            line about what it acknowledges on the app or a stage: any construct could do both.
    """
    of_lines = [a for a in acknowledgements if _line_of(a) in NOTE_IDS]
    found = _lines(decided, acknowledgements, baseline, of_lines if is_locked else ())
    taken = {a.id for a in of_lines if is_locked or _line_of(a) == _ABOVE_STACKS}
    yield from (_not_hidden(note, taken) for note in found)


def _line_of(acknowledgement: Acknowledgement) -> str:
    """The ID of the line that it acknowledges, if it acknowledges one."""
    return acknowledgement.id.partition("[")[0]


def _not_hidden(note: Note, taken: Collection[str]) -> Note:
    """The line by an ID that nothing acknowledges: CDK hides what is acknowledged by its ID."""
    if note.id not in taken:
        return note
    numbered = (f"{note.id}[{number}]" for number in count(2))
    return replace(note, id=next(name for name in numbered if name not in taken))


def _lines(
    decided: Sequence[Decided],
    acknowledgements: Sequence[Acknowledgement],
    baseline: Sequence[BaselineEntry],
    of_lines: Sequence[Acknowledgement],
) -> Iterator[Note]:
    expired = [entry for entry in baseline if entry.has_expired()]
    yield from _counts(decided, len(expired))
    yield from _above_stacks(decided)
    yield from _ignored(decided, of_lines)
    if expired:
        yield Note(
            "acknowledgement-expired",
            "warning",
            f"{_counted(len(expired), 'acknowledgement')} expired: {_listed(map(str, expired))}.",
            "Fix the finding, or have the owner renew the entry in the baseline.",
        )
    of_findings = [a for a in acknowledgements if _line_of(a) not in NOTE_IDS]
    unused = [_named(a) for a in unmatched(decided, of_findings)]
    unused += [f"baseline entry {entry}" for entry in unmatched_entries(decided, baseline)]
    if unused:
        yield Note(
            "acknowledgement-unmatched",
            "warning",
            f"{_counted(len(unused), 'acknowledgement')} without a finding: {_listed(unused)}.",
            "Remove what is no longer needed, or correct its ID or path. An ID with a statement "
            "in brackets changes with the statement.",
        )


def _counts(decided: Iterable[Decided], expired: int) -> Iterator[Note]:
    found = list(decided)
    in_baseline = sum(one.entry is not None for one in found)
    in_code = sum(one.entry is None and not one.is_open for one in found)
    if not (in_baseline or in_code or expired):
        return
    yield Note(
        "acknowledged",
        "info",
        f"{_counted(in_baseline + in_code, 'finding')} acknowledged: {in_code} in the code, "
        f"{in_baseline} in the baseline. {_counted(expired, 'acknowledgement')} expired.",
        "validation-report.json lists them.",
    )


def _above_stacks(decided: Iterable[Decided]) -> Iterator[Note]:
    """One line for each acknowledgement that stands on the app or a stage."""
    hidden = Counter(
        one.acknowledgement
        for one in decided
        if one.entry is None and one.acknowledgement and not one.acknowledgement.is_in_a_stack
    )
    for acknowledgement, number in hidden.items():
        where = f"the stage {acknowledgement.path}" if acknowledgement.path else "the whole app"
        yield Note(
            _ABOVE_STACKS,
            "warning",
            f"iam-patterns::{acknowledgement.id} is acknowledged for {where} and hides "
            f"{_counted(number, 'finding')} (reason: {acknowledgement.reason}).",
            "Acknowledge each finding on its construct. IamChecks(Settings(...), locked=True) "
            "ignores such acknowledgements of errors.",
        )


def _ignored(decided: Iterable[Decided], of_lines: Iterable[Acknowledgement]) -> Iterator[Note]:
    of_findings = (
        a for one in decided if one.is_locked and one.entry is None for a in one.matching
    )
    ignored = dict.fromkeys(map(_named, (*of_findings, *of_lines)))
    if ignored:
        yield Note(
            "acknowledgement-ignored",
            "warning",
            f"{_counted(len(ignored), 'acknowledgement')} ignored, because IamChecks is locked: "
            f"{_listed(ignored)}.",
            "Fix the findings, or ask the owner of the settings to add them to the baseline.",
        )


def _named(acknowledgement: Acknowledgement) -> str:
    return f"iam-patterns::{acknowledgement.id} on {acknowledgement.path or 'the app'}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(items: Iterable[str]) -> str:
    every = list(items)
    more = len(every) - _SHOWN
    return "; ".join([*every[:_SHOWN], *([f"and {more} more"] if more > 0 else [])])
