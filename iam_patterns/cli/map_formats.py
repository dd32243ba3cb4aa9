"""A map in its formats, and the part of it that the command line names."""

from dataclasses import asdict
from typing import Any, Final

from iam_patterns.cli.errors import CliError
from iam_patterns.cli.names import nearest
from iam_patterns.cli.output_format import MapFormat
from iam_patterns.cli.plain_data import as_json
from iam_patterns.cli.printable_map import printable_map
from iam_patterns.map.diagrams import as_dot, as_mermaid
from iam_patterns.map.model import AppMap, MapNode
from iam_patterns.map.page import page
from iam_patterns.map.paths import paths_from, paths_through, paths_to
from iam_patterns.map.words import counted

MOST: Final = 100
"""The lines that a Mermaid diagram has at most: those that render more cannot be read."""

_COLUMNS: Final = {
    "role": ("role",),
    "principal": ("who", "role"),
    "role or resource": ("role", "resource"),
}
"""The columns of what the options name."""


def written(
    found: AppMap,
    form: MapFormat,
    *,
    role: str | None = None,
    source: str | None = None,
    target: str | None = None,
) -> str:
    """The map in a format.

    Args:
        found: The map.
        form: The format.
        role: The role whose paths it is limited to.
        source: The principal that they begin with.
        target: The role or resource that they end at.

    Raises:
        CliError: When nothing or more than one node has the name, or a diagram is too large.
    """
    limits = (
        (role, "role", paths_through),
        (source, "principal", paths_from),
        (target, "role or resource", paths_to),
    )
    for name, kind, limit in limits:
        if name is not None:
            found = limit(found, _named(name, kind, found).id)
    if form is MapFormat.JSON:
        return f"{as_json('map/1', _data(found))}\n"
    found = printable_map(found)
    if form is MapFormat.DOT:
        return as_dot(found)
    if form is MapFormat.MERMAID:
        if len(found.lines) > MOST:
            raise CliError(
                f"the diagram would have {counted(len(found.lines), 'line')}, more than the {MOST} "
                "that can be read. Pass --role, --from or --to."
            )
        return as_mermaid(found)
    return page(found)


def in_numbers(found: AppMap) -> str:
    """The map in numbers."""
    roles, lines = len(found.in_column("role")), len(found.lines)
    findings = counted(len(found.findings), "finding")
    return f"{counted(roles, 'role')}, {counted(lines, 'line')} and {findings}"


def _named(name: str, kind: str, found: AppMap) -> MapNode:
    columns = _COLUMNS[kind]
    nodes = [node for node in found.nodes if node.column in columns]
    named = [node for node in nodes if name in (node.label, node.id)]
    named = named or [node for node in nodes if f"/{node.label}".endswith(f"/{name}")]
    if len(named) > 1:
        ids = ", ".join(node.id for node in named)
        raise CliError(f"several nodes are named {name}: {ids}. Write one of these.")
    if not named:
        raise nearest(kind, name, [node.label for node in nodes])
    return named[0]


def _data(found: AppMap) -> dict[str, Any]:
    return {
        "title": found.title,
        "before": found.before,
        "summary": found.summary,
        "nodes": [asdict(node) for node in found.nodes],
        "lines": [{**asdict(line), "is_decided": line.is_decided} for line in found.lines],
        "findings": [asdict(finding) for finding in found.findings],
        "notes": [{"node": node, "texts": texts} for node, texts in found.notes],
    }
