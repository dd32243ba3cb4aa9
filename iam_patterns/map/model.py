"""What a map has: nodes in three columns, lines between them, and findings."""

from dataclasses import dataclass
from typing import Final, Literal

Column = Literal["who", "role", "resource"]
Risk = Literal["low", "medium", "high"]
Change = Literal["", "opened", "closed"]

COLUMNS: Final[tuple[Column, ...]] = ("who", "role", "resource")
RISKS: Final[tuple[Risk, ...]] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class MapNode:
    """A principal, a role or a resource.

    Args:
        id: What identifies it, such as ``role:Shop/Reports``.
        column: The column that it is in.
        kind: What it is, such as ``account`` or ``service``.
        label: Its name.
        detail: What else identifies it: the account, or the subject of a token.
        group: The heading that it is under.
        is_outside: Whether it is an outside party, or one can reach it.
        is_privileged: Whether it can do everything, or change permissions of any kind.
        change: What a change does to it.
    """

    id: str
    column: Column
    kind: str
    label: str
    detail: str
    group: str
    is_outside: bool = False
    is_privileged: bool = False
    change: Change = ""


@dataclass(frozen=True, slots=True)
class MapLine:
    """What leads from a node to another.

    Args:
        source: The ID of the node that it starts at.
        target: The ID of the node that it leads to.
        kind: ``assume``, ``permission`` or ``resource policy``.
        risk: How much it matters who can use it.
        label: What is written on it: what must hold, or the access level.
        actions: The actions.
        conditions: What must hold, in words.
        by: The statements that allow it.
        change: Whether a change opens or closes it.
    """

    source: str
    target: str
    kind: str
    risk: Risk
    label: str
    actions: tuple[str, ...]
    conditions: tuple[str, ...]
    by: str
    change: Change = ""

    @property
    def is_decided(self) -> bool:
        """Whether it is a decision, rather than a statement as it is written."""
        return self.kind == "assume"


@dataclass(frozen=True, slots=True)
class MapFinding:
    """A finding of the checks.

    Args:
        node: The ID of the node that it is about; empty if the map does not have it.
        path: The construct path of what it is about.
        severity: ``error``, ``warning`` or ``note``.
        title: What is wrong.
        detail: What exactly.
        risk: What can happen.
        fix: What to do about it.
        example: Code that does it.
        page: The AWS page.
        rule: The ID of the rule.
        change: Whether a change opens or closes it.
    """

    node: str
    path: str
    severity: str
    title: str
    detail: str
    risk: str
    fix: str
    example: str
    page: str
    rule: str
    change: Change = ""


@dataclass(frozen=True, slots=True)
class AppMap:
    """The map of an app.

    Args:
        title: What it is of, for people.
        nodes: The nodes, in the order in which each column has them.
        lines: The lines.
        findings: The findings, the worst first.
        notes: What there is to know of a node besides its lines, by its ID.
        summary: What there is to know of the whole map, in one line each.
        before: What it is compared with; empty if with nothing.
        changed: The IDs of the nodes whose permissions or trust policies allow other requests.
    """

    title: str
    nodes: tuple[MapNode, ...]
    lines: tuple[MapLine, ...]
    findings: tuple[MapFinding, ...] = ()
    notes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    summary: tuple[str, ...] = ()
    before: str = ""
    changed: tuple[str, ...] = ()

    def in_column(self, column: Column) -> tuple[MapNode, ...]:
        """The nodes of a column, in order."""
        return tuple(node for node in self.nodes if node.column == column)
