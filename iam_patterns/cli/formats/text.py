"""The report for a terminal."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report, ReportedFinding
from iam_patterns.cli.terminal import Terminal

_COLOURS: Final = {"error": "bright_red", "warning": "bright_yellow", "note": "bright_blue"}


def written(report: Report, _fail_on: FailOn) -> str:
    """The findings one after the other, then the numbers."""
    terminal = Terminal.of_stdout()
    parts = ["\n".join(_finding(one, terminal)) + "\n" for one in report.summarized]
    parts += ["\n".join(terminal.wrapped(line)) for line in report.notes()]
    numbers = f"{report.in_numbers()}."
    parts.append(terminal.coloured(numbers, "bright_red" if report.findings else "green"))
    return "\n".join(parts)


def _finding(finding: ReportedFinding, terminal: Terminal) -> Iterator[str]:
    severity = finding.severity.upper()
    title, *rest = terminal.wrapped(f"{severity} {finding.title}")
    word = terminal.coloured(severity, _COLOURS[finding.severity], is_bold=True)
    yield f"{word}{title.removeprefix(severity)}"
    yield from rest
    yield f"  {finding.file}:{finding.span.line}:{finding.span.column}"
    for location in finding.locations[:2]:
        yield f"  {finding.path}: {location}"
    yield from terminal.wrapped(f"{finding.detail} {finding.risk}", "  ")
    yield from terminal.wrapped(f"Fix: {finding.fix}", "  ", "       ")
    yield f"  iam-patterns explain {finding.rule}"
    yield f"  ID: {finding.id}"
