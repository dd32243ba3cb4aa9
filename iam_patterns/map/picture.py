"""The picture: nodes as links, lines as SVG behind them, and labels on the lines."""

import re
from collections.abc import Collection, Iterator
from html import escape
from itertools import groupby
from typing import Final

from iam_patterns.map.layout import WIDTH, Layout, PlacedLabel
from iam_patterns.map.model import COLUMNS, AppMap, Column, MapLine, MapNode
from iam_patterns.map.words import SIGNS, TITLES, badges_of, severities_by_node


def picture(found: AppMap, shown: Collection[str], layout: Layout, links: dict[str, str]) -> str:
    """The picture of a view; nodes that are folded are there and hidden.

    Args:
        found: The map.
        shown: The IDs of the nodes that are shown.
        layout: The layout of the view.
        links: The link of each node.
    """
    return "\n".join(
        [
            '<div class="picture" id="picture">',
            *_lines(found, layout),
            '<div id="labels" aria-hidden="true">',
            *(_label(label, found.lines[label.line]) for label in layout.labels),
            "</div>",
            *_columns(found, shown, links),
            "</div>",
        ]
    )


def label_places(layout: Layout) -> str:
    """The style that puts each label in its place."""
    return "\n".join(f"#t{label.line}{{top:{label.y:g}px}}" for label in layout.labels)


def classes_of(line: MapLine) -> str:
    """The classes of a line: its risk, whether it is decided, what a change does to it."""
    written = "" if line.is_decided else " written"
    return f"{line.risk}{written}{' ' + line.change if line.change else ''}"


def _lines(found: AppMap, layout: Layout) -> Iterator[str]:
    yield (
        f'<svg id="lines" viewBox="0 0 {WIDTH} {layout.height}" height="{layout.height}" '
        'preserveAspectRatio="none" aria-hidden="true" focusable="false">'
    )
    for index, path in layout.paths.items():
        yield f'<path id="l{index}" class="{classes_of(found.lines[index])}" d="{path}"/>'
    yield "</svg>"


def _label(label: PlacedLabel, line: MapLine) -> str:
    text = escape(SIGNS[line.change] + label.text)
    return f'<span id="t{label.line}" class="gap{label.gap} {classes_of(line)}">{text}</span>'


def _columns(found: AppMap, shown: Collection[str], links: dict[str, str]) -> Iterator[str]:
    severities = severities_by_node(found)
    number = 0
    for column in COLUMNS:
        nodes = found.in_column(column)
        yield f'<section class="column" data-column="{column}">'
        count = sum(node.id in shown for node in nodes)
        of = f"{len(nodes):,}" if count == len(nodes) else f"{count:,} of {len(nodes):,}"
        yield f"<h2>{TITLES[column]} <small>{of}</small></h2>"
        if not nodes:
            yield f"<p>{_NOTHING[column]}</p>"
        for group, members in groupby(nodes, key=lambda node: node.group):
            items = []
            is_shown = False
            for node in members:
                is_shown = is_shown or node.id in shown
                badges = badges_of(node, severities)
                items.append(_node(node, number, badges, links[node.id], node.id in shown))
                number += 1
            yield f'<div class="group"{"" if is_shown else " hidden"}>'
            yield f'<h3 title="{escape(group)}">{escape(group)}</h3>'
            yield f"<ul>{''.join(items)}</ul></div>"
        yield "</section>"


_PART: Final = re.compile(r"[^/:._-]*[/:._-]+(?=.)|.+", re.DOTALL)
_NOTHING: Final[dict[Column, str]] = {
    "who": "No principal can assume a role.",
    "role": "No roles.",
    "resource": "The roles have no permissions.",
}


def _node(node: MapNode, number: int, badges: list[str], link: str, is_shown: bool) -> str:  # noqa: FBT001 - the caller's own expression
    badge = f'<span class="badge">{escape(", ".join(badges))}</span>' if badges else ""
    detail = f"<span>{escape(node.detail)}</span>" if node.detail else ""
    small = f"<small>{detail}{badge}</small>" if detail or badge else ""
    marks = f"{_mark(node, badges)}{' ' + node.change if node.change else ''}"
    text = "\n".join(filter(None, (node.label, node.detail, ", ".join(badges))))
    return (
        f'<li{"" if is_shown else " hidden"}><a class="node {marks}" id="n{number}" '
        f'href="#{escape(link)}" title="{escape(text)}">'
        f"<b>{_breakable(node.label)}</b>{small}</a></li>"
    )


def _breakable(name: str) -> str:
    """A name as HTML; a line can end after a separator in it."""
    return "<wbr>".join(map(escape, _PART.findall(name)))


def _mark(node: MapNode, badges: list[str]) -> str:
    if any("error" in badge for badge in badges) or node.kind == "anyone":
        return "high"
    return "medium" if badges or node.is_outside else "low"
