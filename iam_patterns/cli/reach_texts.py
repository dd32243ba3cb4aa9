"""Who can do something, as text, JSON and Markdown."""

from collections.abc import Iterator, Sequence
from typing import Final

from iam_patterns.access import Hop, Reach
from iam_patterns.cli.markdown_text import Comment, escaped
from iam_patterns.cli.output_format import ReportFormat
from iam_patterns.cli.plain_data import as_json, hop_data
from iam_patterns.cli.report import counted
from iam_patterns.cli.terminal import Terminal
from iam_patterns.policy.tokens import shown

_TABLE: Final = "| principal | assumes | if | allowed by |\n|---|---|---|---|"


def reach_written(
    action: str, resource: str, found: Sequence[Reach], form: ReportFormat, *, explain: bool
) -> str:
    """The principals, the shortest ways first.

    Args:
        action: The action.
        resource: The ARN of the resource.
        found: The principals.
        form: The format.
        explain: Whether text has the statements that allow each step.
    """
    if form is ReportFormat.JSON:
        return _json(action, resource, found)
    if form is ReportFormat.MARKDOWN:
        return _markdown(action, resource, found)
    return "\n".join(_text(action, resource, found, explain=explain))


def _numbers(action: str, resource: str, found: Sequence[Reach]) -> str:
    who = counted(len(found), "principal") if found else "No principal"
    return f"{who} can perform {action} on {shown(resource)}"


def _text(action: str, resource: str, found: Sequence[Reach], *, explain: bool) -> Iterator[str]:
    terminal = Terminal.of_stdout()
    for reach in found:
        steps = "".join(f" -> {shown(str(hop))}" for hop in reach.chain)
        last = f" -> {action}{reach.access.conditions}"
        name = str(reach.principal)
        first, *rest = terminal.wrapped(shown(f"{name}{steps}{last}"), "", "    ")
        is_whole = first.startswith(name)
        shown_name = terminal.coloured(name, "bright_blue", is_bold=True)
        yield f"{shown_name}{first.removeprefix(name)}" if is_whole else first
        yield from rest
        if explain:
            for hop in (*reach.chain, reach.access):
                yield from _allowed_by(hop, terminal)
    yield from terminal.wrapped(f"{_numbers(action, resource, found)}.")


def _allowed_by(hop: Hop, terminal: Terminal) -> Iterator[str]:
    text = f"{hop.action} on {shown(hop.target)} is allowed by {' and '.join(hop.by)}"
    yield from terminal.wrapped(text, "    ", "      ")


def _json(action: str, resource: str, found: Sequence[Reach]) -> str:
    principals = [
        {
            "principal": reach.principal.name,
            "kind": reach.principal.kind,
            "account": reach.principal.account,
            "chain": [hop_data(hop) for hop in reach.chain],
            "access": hop_data(reach.access),
        }
        for reach in found
    ]
    return as_json("who-can/1", {"action": action, "resource": resource, "principals": principals})


def _markdown(action: str, resource: str, found: Sequence[Reach]) -> str:
    comment = Comment(f"### {escaped(_numbers(action, resource, found))}")
    rows = [_row(reach) for reach in found]
    if rows:
        comment.add([f"{_TABLE}\n{rows[0]}"], _left_out)
        comment.add_lines(rows[1:], _left_out)
    return str(comment)


def _row(reach: Reach) -> str:
    hops = (*reach.chain, reach.access)
    conditions = [word for hop in hops for word in hop.requirements]
    conditions += [f"depends on {name}" for hop in hops for name in hop.depends_on]
    cells = (
        str(reach.principal),
        ", then ".join(hop.target for hop in reach.chain),
        " and ".join(dict.fromkeys(conditions)),
        "; ".join(dict.fromkeys(by for hop in hops for by in hop.by)),
    )
    return f"| {' | '.join(escaped(shown(cell)) for cell in cells)} |"


def _left_out(count: int) -> str:
    return f"{counted(count, 'more principal')}: run `iam-patterns who-can` to see all of them."
