"""The report as Markdown: the text of a comment on a pull request, or of a job's summary."""

from typing import Final

from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report, ReportedFinding, counted

MARKER: Final = "<!-- iam-patterns check -->"
"""By which a workflow finds its comment again, to update it."""
_LONGEST: Final = 60_000
"""In UTF-8 bytes: GitHub refuses a comment of 65,536 characters and more."""
_LONGEST_PART: Final = 2_000
_ENTITIES: Final = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ("@", "&#64;"),
    ("://", "&#58;//"),
)


def written(report: Report, _fail_on: FailOn) -> str:
    """The numbers, then the findings folded, as many as a comment can have."""
    head = [MARKER, f"### iam-patterns: {report.in_numbers()}", ""]
    head += [f"- {_text(note)}" for note in [*report.notes(), *report.problems][:20]]
    parts = ["\n".join(head)]
    length = len(parts[0].encode())
    for number, finding in enumerate(report.summarized):
        part = _finding(finding)
        length += len(part.encode()) + 2
        if length > _LONGEST:
            left = counted(len(report.summarized) - number, "more finding")
            parts.append(f"{left}: run `iam-patterns check` to see all of them.")
            break
        parts.append(part)
    return "\n\n".join(parts)


def _finding(finding: ReportedFinding) -> str:
    where = f"{finding.file}:{finding.span.line}"
    return "\n".join(
        [
            "<details>",
            f"<summary><b>{finding.severity}</b> {_text(finding.title)}</summary>",
            "",
            f"{_text(where)}, {_text(finding.path)}",
            "",
            _text(f"{finding.detail} {finding.risk}"),
            "",
            f"**Fix**: {_text(finding.fix)} ([{finding.rule}]({finding.page}))",
            "",
            f"ID: {_text(finding.id)}",
            "</details>",
        ]
    )


def _text(text: str) -> str:
    """Text of a template as Markdown shows it: no markup, no links, no mentions."""
    cut = text if len(text) <= _LONGEST_PART else f"{text[:_LONGEST_PART]}..."
    for sign in "\\`*_[]#|~":
        cut = cut.replace(sign, f"\\{sign}")
    for sign, entity in _ENTITIES:
        cut = cut.replace(sign, entity)
    return " ".join(cut.split())
