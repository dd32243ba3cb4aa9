"""The words of the map: the same in its page, its table and its diagrams."""

from typing import Final

from iam_patterns.map.model import AppMap, Change, Column, MapLine, MapNode

TITLES: Final[dict[Column, str]] = {
    "who": "Who",
    "role": "Roles",
    "resource": "What they reach",
}
NOUNS: Final[dict[Column, tuple[str, str]]] = {
    "who": ("principal", "principals"),
    "role": ("role", "roles"),
    "resource": ("resource or pattern", "resources and patterns"),
}
KINDS: Final = {
    "assume": "can assume",
    "permission": "has a statement for",
    "resource policy": "is in a statement of the policy of",
}
SIGNS: Final[dict[Change, str]] = {"": "", "opened": "+ ", "closed": "- "}
"""What stands before a name or a label that a change opens or closes."""
_SEVERITIES: Final = ("error", "warning", "note")


def counted(count: int, one: str, more: str = "") -> str:
    """A number with its noun."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def badges_of(node: MapNode, findings: dict[str, list[str]]) -> list[str]:
    """What is said on a node besides its name, the worst first.

    Args:
        node: The node.
        findings: The severities of the findings on each node.
    """
    severities = findings.get(node.id, [])
    badges = [counted(severities.count(s), s) for s in _SEVERITIES if s in severities]
    if node.change:
        badges.insert(0, {"opened": "new", "closed": "removed"}[node.change])
    if node.is_outside and node.column == "role":
        badges.append("reached from outside")
    if node.is_privileged:
        badges.append("privileged")
    return badges


def severities_by_node(found: AppMap) -> dict[str, list[str]]:
    """The severities of the findings on each node."""
    severities: dict[str, list[str]] = {}
    for finding in found.findings:
        severities.setdefault(finding.node, []).append(finding.severity)
    return severities


def folded_in_words(found: AppMap, shown: frozenset[str]) -> str:
    """How much of the map a view has, and what is folded."""
    parts = []
    folded = []
    for column, (one, more) in NOUNS.items():
        every = found.in_column(column)
        count = sum(node.id in shown for node in every)
        parts.append(f"{count:,} of {counted(len(every), one, more)}")
        if len(every) > count:
            folded.append(counted(len(every) - count, one, more))
    lines = sum(line.source in shown and line.target in shown for line in found.lines)
    text = f"Shown: {', '.join(parts)}; {lines:,} of {counted(len(found.lines), 'line')}."
    return f"{text} Folded: {', '.join(folded)}." if folded else f"{text} Nothing is folded."


def is_decided_in_words(line: MapLine) -> str:
    """Whether a line is a decision."""
    return "decided" if line.is_decided else "as written"
