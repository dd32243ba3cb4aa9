"""The differences for a terminal."""

from collections.abc import Iterator
from typing import Final

from iam_patterns.cli.diffing import AccessDiff, ChangedAccess
from iam_patterns.cli.report import ReportedFinding
from iam_patterns.cli.terminal import Terminal
from iam_patterns.policy.tokens import shown, unsettled

_COLOURS: Final = {
    "broader": "bright_red",
    "cannot tell": "bright_yellow",
    "narrower": "bright_blue",
}


def written(found: AccessDiff) -> str:
    """The access changes, the broadest first, then the findings, then the numbers."""
    terminal = Terminal.of_stdout()
    lines = terminal.wrapped(f"{found.before} -> {found.after}", "", "  ")
    for change in found.changes:
        lines += ["", *_change(change, terminal)]
    lines.append("")
    for sign, listed in (("+", found.opened), ("-", found.closed)):
        for finding in listed:
            lines += _finding(sign, finding, terminal)
    colour = next((c for verdict, c in _COLOURS.items() if found.count(verdict)), "green")
    numbers = f"{found.in_numbers()}."
    lines.append(terminal.coloured(numbers, colour))
    lines.append(f"{found.findings_in_numbers()}.")
    return "\n".join(lines)


def _change(change: ChangedAccess, terminal: Terminal) -> Iterator[str]:
    difference = change.difference
    verdict = difference.verdict.upper()
    app = f", in {change.app}" if change.app else ""
    reason = f": {difference.reason}" if difference.reason else ""
    text = f"{verdict} {difference.title}{app}{reason}"
    first, *rest = terminal.wrapped(shown(unsettled(text)), "", "  ")
    word = terminal.coloured(verdict, _COLOURS[difference.verdict], is_bold=True)
    yield f"{word}{first.removeprefix(verdict)}"
    yield from rest
    for opened in difference.opened:
        yield from terminal.wrapped(f"now allowed: {opened}", "  ", "    ")
    if difference.closed:
        yield from terminal.wrapped(f"no longer allowed: {difference.closed}", "  ", "    ")
    for reached in difference.through:
        yield from terminal.wrapped(f"from there: {shown(unsettled(reached))}", "  ", "    ")


def _finding(sign: str, finding: ReportedFinding, terminal: Terminal) -> Iterator[str]:
    text = f"{sign} {finding.severity.upper()} {finding.title} ({finding.rule})"
    yield from terminal.wrapped(text, "", "  ")
