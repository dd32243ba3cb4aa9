"""The differences as Markdown: the text of a comment on a pull request."""

from typing import Final

from iam_patterns.cli.diffing import AccessDiff, ChangedAccess
from iam_patterns.cli.formats.markdown import folded
from iam_patterns.cli.markdown_text import Comment, escaped
from iam_patterns.cli.report import counted
from iam_patterns.policy.tokens import shown, unsettled

_MOST_REQUESTS: Final = 5
_LONGEST_REQUEST: Final = 300
_MOST_PROBLEMS: Final = 20


def written(found: AccessDiff) -> str:
    """The access changes, the broadest first, then the findings, each folded."""
    head = [f"### iam-patterns: {escaped(found.in_numbers())}", ""]
    head.append(f"{escaped(found.before)} → {escaped(found.after)}")
    if found.problems:
        head += ["", *(f"- {escaped(problem)}" for problem in found.problems[:_MOST_PROBLEMS])]
    comment = Comment("\n".join(head))
    comment.add([_change(change) for change in found.changes], _more_changes)
    if found.opened or found.closed:
        comment.add([f"#### {found.findings_in_numbers()}"], _more_findings)
    comment.add([folded(finding) for finding in found.opened], _more_findings)
    closed = [f"- closed: {escaped(finding.title)} ({finding.rule})" for finding in found.closed]
    comment.add(closed, _more_findings)
    return str(comment)


def _change(change: ChangedAccess) -> str:
    difference = change.difference
    app = f", in {escaped(change.app)}" if change.app else ""
    reason = f": {_short(difference.reason)}" if difference.reason else ""
    lines = [f"- **{difference.verdict}** {_short(difference.title)}{app}{reason}"]
    opened = difference.opened
    lines += [f"  - now allowed: {_short(str(one))}" for one in opened[:_MOST_REQUESTS]]
    if len(opened) > _MOST_REQUESTS:
        lines.append(f"  - and {counted(len(opened) - _MOST_REQUESTS, 'more request')}")
    if difference.closed:
        lines.append(f"  - no longer allowed: {_short(str(difference.closed))}")
    lines += [f"  - from there: {_short(reached)}" for reached in difference.through]
    return "\n".join(lines)


def _short(text: str) -> str:
    plain = shown(unsettled(text))
    cut = plain if len(plain) <= _LONGEST_REQUEST else f"{plain[:_LONGEST_REQUEST]}..."
    return escaped(cut)


def _more_changes(count: int) -> str:
    return f"{counted(count, 'more change')} of access: run `iam-patterns diff` to see all of them."


def _more_findings(count: int) -> str:
    return f"{counted(count, 'more line')} on findings: run `iam-patterns diff` to see all of them."
