"""A map as the text of a diagram: Mermaid for Markdown, DOT for Graphviz.

See https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/creating-diagrams
"""

from collections.abc import Callable, Iterator
from typing import Final

from iam_patterns.map.model import COLUMNS, AppMap, MapLine, MapNode, Risk
from iam_patterns.map.words import SIGNS, TITLES

_LONGEST: Final = 60
_MERMAID_STYLES: Final[dict[Risk, str]] = {
    "low": "stroke:#6e7781,stroke-width:1px",
    "medium": "stroke:#8a5a00,stroke-width:2px",
    "high": "stroke:#b3261e,stroke-width:4px",
}
_DOT_STYLES: Final[dict[Risk, str]] = {
    "low": 'color="#6e7781", penwidth=1',
    "medium": 'color="#8a5a00", penwidth=2',
    "high": 'color="#b3261e", penwidth=4',
}
_PLAIN: Final = frozenset(" .,-_/:@+=()")


def as_mermaid(found: AppMap) -> str:
    """The diagram as a Mermaid flowchart; every character with a meaning in it is escaped.

    Args:
        found: The map.
    """
    return "\n".join(_mermaid(found)) + "\n"


def as_dot(found: AppMap) -> str:
    """The diagram as a digraph for Graphviz.

    Args:
        found: The map.
    """
    return "\n".join(_dot(found)) + "\n"


def _mermaid(found: AppMap) -> Iterator[str]:
    names = _names(found)
    yield "flowchart LR"
    for column in COLUMNS:
        nodes = found.in_column(column)
        if nodes:
            yield f'  subgraph {column}["{TITLES[column]}"]'
            yield from (f'    {names[n.id]}["{_text(n, _for_mermaid)}"]' for n in nodes)
            yield "  end"
    for line in found.lines:
        label = _for_mermaid(_label(line))
        arrow = "-->" if line.is_decided and line.change != "closed" else "-.->"
        text = f'|"{label}"|' if label else ""
        yield f"  {names[line.source]} {arrow}{text} {names[line.target]}"
    for number, line in enumerate(found.lines):
        yield f"  linkStyle {number} {_MERMAID_STYLES[line.risk]}"


def _dot(found: AppMap) -> Iterator[str]:
    names = _names(found)
    yield "digraph access {"
    yield '  rankdir=LR; node [shape=box, style=rounded, fontname="sans-serif"]; '
    for column in COLUMNS:
        for node in found.in_column(column):
            yield f'  {names[node.id]} [label="{_text(node, _for_dot)}", group={column}];'
    for line in found.lines:
        style = "solid" if line.is_decided and line.change != "closed" else "dashed"
        label = _for_dot(_label(line))
        ends = f"{names[line.source]} -> {names[line.target]}"
        yield f'  {ends} [label="{label}", style={style}, {_DOT_STYLES[line.risk]}];'
    yield "}"


def _names(found: AppMap) -> dict[str, str]:
    return {node.id: f"n{number}" for number, node in enumerate(found.nodes)}


def _text(node: MapNode, escaped: Callable[[str], str]) -> str:
    text = f"{node.label} ({node.detail})" if node.detail else node.label
    return escaped(SIGNS[node.change] + text)


def _label(line: MapLine) -> str:
    text = SIGNS[line.change] + line.label
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _for_mermaid(text: str) -> str:
    """Text with the code of each character that could mean something to Mermaid or HTML."""
    return "".join(c if c.isalnum() or c in _PLAIN or c in "…·" else f"#{ord(c)};" for c in text)


def _for_dot(text: str) -> str:
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept.replace("\\", "\\\\").replace('"', '\\"')
