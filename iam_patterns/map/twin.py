"""The lines as a table, and the findings: what the picture has, in words."""

from collections.abc import Collection, Iterator
from html import escape
from typing import Final

from iam_patterns.map.model import AppMap, MapFinding, MapLine
from iam_patterns.map.words import KINDS, counted, is_decided_in_words

ROWS: Final = 2_500
"""The rows that the page has at most before its script runs."""
_FIRST: Final = 30
"""The findings that are listed; the others are folded."""
_HEAD: Final = ("From", "How", "To", "Access", "If", "Allowed by", "Risk")


def table(found: AppMap, shown: frozenset[str], links: dict[str, str]) -> str:
    """The lines of a view as a table, followed by the others, as many as the page can have.

    Args:
        found: The map.
        shown: The IDs of the nodes that are shown.
        links: The link of each node.
    """
    names = {node.id: node.label for node in found.nodes}
    rows = sorted(found.lines, key=lambda line: not shown.issuperset((line.source, line.target)))
    del rows[ROWS:]
    count = counted(len(rows), "line")
    left_out = len(found.lines) - len(rows)
    caption = f"{count} as a table"
    more = f" {left_out:,} more: iam-patterns map --format json." if left_out else ""
    head = [*_HEAD, *(["Change"] if found.before else [])]
    return "\n".join(
        [
            '<details id="twin">',
            f'<summary><h2 id="rows">{caption}</h2></summary>',
            f"<p>{_MEANING}{more}</p>",
            '<div class="wide" tabindex="0" role="region" aria-labelledby="rows">',
            '<table aria-labelledby="rows"><thead><tr>',
            *(f'<th scope="col">{name}</th>' for name in head),
            "</tr></thead><tbody>",
            *(_row(line, names, links, has_change=bool(found.before)) for line in rows),
            "</tbody></table></div></details>",
        ]
    )


_MEANING: Final = (
    "“Can assume” is decided, over every policy of the app. The other lines are Allow statements "
    "as they are written: a Deny, a permissions boundary or the policy of the other account can "
    "still deny the request. Ask iam-patterns who-can for a decision."
)


def _row(line: MapLine, names: dict[str, str], links: dict[str, str], *, has_change: bool) -> str:
    cells = [
        _link(names[line.source], links[line.source]),
        escape(f"{KINDS[line.kind]} ({is_decided_in_words(line)})"),
        _link(names[line.target], links[line.target]),
        escape(", ".join(line.actions)),
        escape(" and ".join(line.conditions)),
        escape(line.by),
        line.risk,
        *([line.change] if has_change else []),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _link(name: str, link: str) -> str:
    return f'<a href="#{escape(link)}">{escape(name)}</a>'


def findings(found: AppMap, links: dict[str, str]) -> str:
    """The findings, each with its risk and its fix."""
    count = counted(len(found.findings), "finding") if found.findings else "No findings"
    rows = [_finding(one, number, links) for number, one in enumerate(found.findings)]
    more = len(rows) - _FIRST
    return "\n".join(
        [
            '<section id="findings" tabindex="-1" aria-labelledby="found">',
            f'<h2 id="found">{count}</h2>',
            *rows[:_FIRST],
            *([f"<details><summary>{counted(more, 'more finding')}</summary>"] if more > 0 else []),
            *rows[_FIRST:],
            "</details></section>" if more > 0 else "</section>",
        ]
    )


def _finding(finding: MapFinding, number: int, links: dict[str, str]) -> str:
    where = escape(finding.path)
    if finding.node:
        where = _link(finding.path, links[finding.node])
    change = f'<b class="{finding.change}">{finding.change}</b> ' if finding.change else ""
    example = ""
    if finding.example:
        code = f"<pre><code>{escape(finding.example)}</code></pre>"
        example = f"<details><summary>Example</summary>{code}</details>"
    page = escape(finding.page)
    return (
        f'<details class="finding {escape(finding.severity)}" id="f{number}"><summary>'
        f"{change}<b>{escape(finding.severity)}</b> {escape(finding.title)}</summary>"
        f"<p>{escape(finding.detail)}</p><p><b>Risk</b> {escape(finding.risk)}</p>"
        f"<p><b>Fix</b> {escape(finding.fix)}</p>{example}"
        f"<p>{where}, rule <code>{escape(finding.rule)}</code>, "
        f'<a href="{page}" rel="noreferrer">AWS documentation</a></p></details>'
    )


def paragraphs(lines: Collection[str]) -> Iterator[str]:
    """Lines as paragraphs."""
    return (f"<p>{escape(line)}</p>" for line in lines)
