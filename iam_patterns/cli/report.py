"""What check reports, ready to be written in any format."""

import hashlib
from collections import Counter
from dataclasses import astuple, dataclass
from typing import Final

from iam_patterns.checks.baseline import BaselineEntry
from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.template_lines import Span

SEVERITIES: Final = ("error", "warning", "note")
DIGITS: Final = 16
"""How much of a hash a fingerprint has."""


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding that nothing acknowledges, and where it is.

    Args:
        rule: The ID of the rule.
        id: What acknowledges this finding alone: the rule, with the statement in brackets.
        severity: error, warning or note.
        title: What is wrong, with which role or resource.
        detail: What exactly is wrong there.
        risk: What can happen.
        fix: What to do about it.
        example: Code that does it.
        page: The AWS page that says so.
        path: The construct path, or the template and the logical ID.
        statement: What the ID has in brackets; empty for a whole role or resource.
        locations: Where, as paths in the template.
        template: The template's file.
        file: The file to look at: the app's code, if the assembly knows it, else the template.
        span: Where in that file.
        fingerprint: The same as long as the finding is, wherever its lines move.
    """

    rule: str
    id: str
    severity: str
    title: str
    detail: str
    risk: str
    fix: str
    example: str
    page: str
    path: str
    statement: str
    locations: tuple[str, ...]
    template: str
    file: str
    span: Span
    fingerprint: str

    @property
    def message(self) -> str:
        """What is wrong, exactly, and what can happen."""
        return f"{self.title} {self.detail} {self.risk}"


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A finding that the baseline or the app's code acknowledges.

    Args:
        id: The finding's ID.
        path: Its construct path, or its template and logical ID.
        reason: The reason.
        by: ``baseline`` or ``code``.
    """

    id: str
    path: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class BaselineNote:
    """An entry of the baseline that acknowledges nothing.

    Args:
        entry: The entry.
        file: The file that has it.
        line: Its line.
    """

    entry: BaselineEntry
    file: str
    line: int

    @property
    def rule(self) -> str:
        """What is wrong with it, as an ID like that of a rule."""
        return "baseline-expired" if self.entry.has_expired() else "baseline-stale"

    @property
    def severity(self) -> str:
        """``warning`` for one that has expired, because its finding is open again."""
        return "warning" if self.entry.has_expired() else "note"

    @property
    def message(self) -> str:
        """What is wrong with it, and the fix."""
        if self.entry.has_expired():
            return f"Expired in the baseline: {self.entry}. Fix its finding, or review it again."
        return f"Stale in the baseline, because nothing matches it: {self.entry}. Remove it."

    @property
    def fingerprint(self) -> str:
        """The same as long as the entry is there, wherever its line moves."""
        text = "\0".join([self.rule, *map(str, astuple(self.entry))])
        return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that check found.

    Args:
        findings: The findings that nothing acknowledges, each by itself.
        summarized: The same, with those of one cause in many roles that CDK or SAM made joined.
        acknowledged: The findings that something acknowledges.
        baseline: The baseline's entries that have expired or match no finding.
        problems: What could not be checked, in one line each.
        templates: The templates that were checked.
    """

    findings: tuple[ReportedFinding, ...]
    summarized: tuple[ReportedFinding, ...]
    acknowledged: tuple[Acknowledged, ...]
    baseline: tuple[BaselineNote, ...]
    problems: tuple[str, ...]
    templates: tuple[str, ...]

    @property
    def expired(self) -> tuple[BaselineEntry, ...]:
        """The baseline's entries that have expired."""
        return tuple(note.entry for note in self.baseline if note.entry.has_expired())

    @property
    def stale(self) -> tuple[BaselineEntry, ...]:
        """The baseline's entries that match no finding."""
        return tuple(note.entry for note in self.baseline if not note.entry.has_expired())

    def fails(self, finding: ReportedFinding, fail_on: FailOn) -> bool:
        """Whether a finding makes the exit code 1."""
        if fail_on is FailOn.NEVER:
            return False
        return SEVERITIES.index(finding.severity) <= SEVERITIES.index(fail_on.value)

    def in_numbers(self) -> str:
        """The findings in numbers, such as ``2 errors and 1 note in 3 templates``."""
        counts = Counter(finding.severity for finding in self.findings)
        parts = [counted(counts[name], name) for name in SEVERITIES if counts[name]]
        found = " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
        return f"{found or 'No findings'} in {counted(len(self.templates), 'template')}"

    def notes(self) -> list[str]:
        """What to know besides the findings: what is acknowledged, has expired or is stale."""
        return [*self.acknowledged_in_numbers(), *(note.message for note in self.baseline)]

    def acknowledged_in_numbers(self) -> list[str]:
        """A line about what is acknowledged; none if nothing is."""
        if not self.acknowledged:
            return []
        count = counted(len(self.acknowledged), "finding")
        in_baseline = sum(one.by == "baseline" for one in self.acknowledged)
        in_code = len(self.acknowledged) - in_baseline
        return [f"{count} acknowledged: {in_baseline} in the baseline, {in_code} in the code."]


def counted(count: int, noun: str) -> str:
    """A number with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
