"""The report as workflow commands, which GitHub Actions shows as annotations.

See https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from typing import Final

from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report

_COMMANDS: Final = {"error": "error", "warning": "warning", "note": "notice"}


def written(report: Report, _fail_on: FailOn) -> str:
    """A line for each finding, then the numbers."""
    lines = []
    for finding in report.findings:
        span = finding.span
        properties = {
            "file": finding.file,
            "line": span.line,
            "endLine": span.end_line,
            "title": f"{finding.rule}: {finding.path}",
        }
        if span.line == span.end_line:
            properties |= {"col": span.column, "endColumn": span.end_column}
        listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        message = f"{finding.message}\nFix: {finding.fix}\nID: {finding.id}"
        lines.append(f"::{_COMMANDS[finding.severity]} {listed}::{_data(message)}")
    lines += [f"::error::{_data(problem)}" for problem in report.problems]
    for note in report.baseline:
        place = f"file={_property(note.file)},line={note.line},title={note.rule}"
        lines.append(f"::{_COMMANDS[note.severity]} {place}::{_data(note.message)}")
    lines += [f"::notice::{_data(note)}" for note in report.acknowledged_in_numbers()]
    return "\n".join([*lines, f"{report.in_numbers()}."])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
