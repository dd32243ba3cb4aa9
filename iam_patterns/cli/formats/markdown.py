"""The report as Markdown: the text of a comment on a pull request, or of a job's summary."""

from typing import Final

from iam_patterns.cli.markdown_text import Comment, escaped
from iam_patterns.cli.output_format import FailOn
from iam_patterns.cli.report import Report, ReportedFinding, counted

_MOST_NOTES: Final = 20


def written(report: Report, _fail_on: FailOn) -> str:
    """The numbers, then the findings folded, as many as a comment can have."""
    head = [f"### iam-patterns: {report.in_numbers()}", ""]
    head += [f"- {escaped(note)}" for note in [*report.notes(), *report.problems][:_MOST_NOTES]]
    comment = Comment("\n".join(head).strip())
    comment.add([folded(finding) for finding in report.summarized], _left_out)
    return str(comment)


def folded(finding: ReportedFinding) -> str:
    """A finding, of which only the title is shown before it is opened."""
    where = f"{finding.file}:{finding.span.line}"
    return "\n".join(
        [
            "<details>",
            f"<summary><b>{finding.severity}</b> {escaped(finding.title)}</summary>",
            "",
            f"{escaped(where)}, {escaped(finding.path)}",
            "",
            escaped(f"{finding.detail} {finding.risk}"),
            "",
            f"**Fix**: {escaped(finding.fix)} ([{finding.rule}]({finding.page}))",
            "",
            f"ID: {escaped(finding.id)}",
            "</details>",
        ]
    )


def _left_out(count: int) -> str:
    return f"{counted(count, 'more finding')}: run `iam-patterns check` to see all of them."
