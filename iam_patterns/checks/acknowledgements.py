"""Which findings are acknowledged, in the code or in the baseline, and what no finding matches."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iam_patterns.checks.baseline import BaselineEntry
from iam_patterns.checks.finding import Finding
from iam_patterns.checks.statement_ids import ids_of, statement_ids
from iam_patterns.checks.summaries import summarized

_SEPARATOR: Final = "/"
_RESOURCE: Final = "/Resource"
"""The end of the path of the CloudFormation resource of a construct."""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """One that the app's code makes by CDK's ``Validations.of(...).acknowledge(...)``.

    Args:
        id: The ID without ``iam-patterns::``: a rule, or a rule and a statement in brackets.
        path: The construct path on which it was made; empty for the app.
        reason: Its reason.
        is_in_a_stack: Whether it was made on a stack or a construct in one, rather than on the
            app or a stage.
        relative_path: The path without the stage, which is the same for each stage.
    """

    id: str
    path: str
    reason: str = ""
    is_in_a_stack: bool = True
    relative_path: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A finding, and what acknowledges it.

    Args:
        finding: The finding.
        id: The ID to report it by. CDK hides what is acknowledged by its ID: some releases on
            the construct and below it, others in the whole app. So the ID of a finding that is
            not acknowledged is one that nothing acknowledges.
        entry: What acknowledges it in the baseline.
        matching: What acknowledges it in the code, the nearest first.
        is_locked: Whether the code cannot acknowledge it.
    """

    finding: Finding
    id: str
    entry: BaselineEntry | None = None
    matching: tuple[Acknowledgement, ...] = ()
    is_locked: bool = False

    @property
    def acknowledgement(self) -> Acknowledgement | None:
        """What acknowledges it in the code."""
        return self.matching[0] if self.matching and not self.is_locked else None

    @property
    def is_open(self) -> bool:
        """Whether nothing acknowledges it."""
        return self.entry is None and self.acknowledgement is None

    @property
    def is_error(self) -> bool:
        """Whether it stops the synthesis."""
        return self.is_open and self.finding.severity == "error"


def decide(
    findings: Sequence[Finding],
    paths: Sequence[str],
    acknowledgements: Sequence[Acknowledgement],
    baseline: Sequence[BaselineEntry] = (),
    *,
    is_locked: bool = False,
) -> list[Decided]:
    """Matches findings with the acknowledgements.

    Args:
        findings: All findings of an app.
        paths: The construct path of each finding's resource.
        acknowledgements: Those of the code.
        baseline: The baseline of the settings.
        is_locked: Whether the code cannot acknowledge errors.
    """
    taken = {acknowledgement.id for acknowledgement in acknowledgements}
    by_place = defaultdict(list)
    for acknowledgement in acknowledgements:
        by_place[acknowledgement.id, acknowledgement.path].append(acknowledgement)
    entries = _Entries(baseline)
    decided = []
    for finding, statement, path in zip(findings, statement_ids(findings), paths, strict=True):
        ids = ids_of(finding.rule.id, statement, path.removesuffix(_RESOURCE))
        own = ids[1] if statement else ids[-1]
        entry = entries.of(finding.rule.id, statement, path)
        matching = [
            acknowledgement
            for above in _at_or_above(path)
            for id_ in ids
            for acknowledgement in by_place.get((id_, above), ())
        ]
        locked = is_locked and finding.severity == "error"
        name = matching[0].id if matching and not locked else ids[0] if own in taken else own
        decided.append(Decided(finding, name, entry, tuple(matching), locked))
    return decided


def _at_or_above(path: str) -> Iterator[str]:
    """A construct path, then those above it up to the app's, which is empty."""
    yield path
    while path:
        path = path.rpartition(_SEPARATOR)[0]
        yield path


class _Entries:
    """The entries of a baseline that have not expired, by rule and path."""

    def __init__(self, baseline: Iterable[BaselineEntry]) -> None:
        self._by_place = defaultdict(list)
        for number, entry in enumerate(baseline):
            if not entry.has_expired():
                place = entry.rule, entry.path.strip(_SEPARATOR)
                self._by_place[place].append((number, entry))

    def of(self, rule: str, statement: str, path: str) -> BaselineEntry | None:
        """The first one that acknowledges a finding."""
        places = dict.fromkeys(((rule, path), (rule, path.removesuffix(_RESOURCE))))
        listed = (one for place in places for one in self._by_place.get(place, ()))
        matching = [
            (number, entry)
            for number, entry in listed
            if entry.statement is None or entry.statement.partition("@")[0] == statement
        ]
        return min(matching, key=lambda one: one[0])[1] if matching else None


def summarized_where_open(decided: Sequence[Decided]) -> Iterator[Decided]:
    """What to report: the findings that nothing acknowledges joined, the others each by itself.

    A finding that the baseline acknowledges is not reported.
    """
    yield from (found for found in decided if found.acknowledgement and found.entry is None)
    open_ones = {_place(found.finding): found for found in decided if found.is_open}
    for finding in summarized(found.finding for found in open_ones.values()):
        yield replace(open_ones[_place(finding)], finding=finding)


def _place(finding: Finding) -> tuple[str, str, str, tuple[str, ...], str]:
    subject, weakness = finding.subject, finding.weakness
    stack = subject.stack.identity
    text = "" if weakness.summary else weakness.detail
    return stack, subject.logical_id, finding.rule.id, finding.locations, text


def unmatched(
    decided: Iterable[Decided], acknowledgements: Iterable[Acknowledgement]
) -> Iterator[Acknowledgement]:
    """The acknowledgements of the code that match no finding, in none of the stages."""
    seen = {(a.id, a.relative_path) for found in decided for a in found.matching}
    for acknowledgement in acknowledgements:
        key = (acknowledgement.id, acknowledgement.relative_path)
        if key not in seen:
            seen.add(key)
            yield acknowledgement


def unmatched_entries(
    decided: Iterable[Decided], baseline: Iterable[BaselineEntry]
) -> Iterator[BaselineEntry]:
    """The entries of the baseline that match no finding, apart from those that have expired."""
    used = {found.entry for found in decided}
    for entry in baseline:
        if entry not in used and not entry.has_expired():
            yield entry
