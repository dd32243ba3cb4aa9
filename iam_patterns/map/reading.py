"""Reads the access graph of an app as a map.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from iam_patterns.map.arns import parts_of
from iam_patterns.map.levels import by_service, levels_of
from iam_patterns.map.model import AppMap, MapLine, MapNode
from iam_patterns.map.nodes import PATTERN, NodeMaker, column_of
from iam_patterns.map.order import ordered
from iam_patterns.map.risks import is_strong, risk_of_entry, risk_of_permission

_SUBJECT: Final = (":sub is ", ":sub matches ")
_ASSUMING: Final = frozenset(
    {
        "sts:assumerole",
        "sts:assumerolewithwebidentity",
        "sts:assumerolewithsaml",
        "sts:tagsession",
        "sts:setsourceidentity",
        "sts:setcontext",
    }
)


def read_graph(
    graph: Mapping[str, Any],
    title: str,
    *,
    own_accounts: Collection[str] = (),
    names: Mapping[str, str] | None = None,
) -> AppMap:
    """The map of a graph, without findings.

    Args:
        graph: The graph, as `iam_patterns.access.GRAPH_SCHEMA` describes it.
        title: What it is of.
        own_accounts: Accounts of your own, besides those of the graph's roles and resources.
        names: The names of accounts.
    """
    own = {*own_accounts, *_accounts(graph["nodes"])}
    found = _Reading(NodeMaker(graph["nodes"], own, names or {}))
    for node in graph["nodes"]:
        if node["kind"] == "role":
            found.add(found.maker.principal(node["id"]))
        elif node["kind"] == "resource":
            found.add(found.maker.resource(node["id"]))
    for edge in graph["edges"]:
        found.read(edge)
    return ordered(AppMap(title, tuple(_marked(found.nodes, found.lines)), tuple(found.lines)))


def _accounts(nodes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for node in nodes:
        if node["kind"] in ("role", "user", "resource") and node["account"]:
            yield str(node["account"])


class _Reading:
    """Collects the nodes and lines of the map."""

    def __init__(self, maker: NodeMaker) -> None:
        self.maker = maker
        self.nodes: dict[str, MapNode] = {}
        self.lines: list[MapLine] = []

    def add(self, node: MapNode) -> str:
        self.nodes.setdefault(node.id, node)
        return node.id

    def read(self, edge: Mapping[str, Any]) -> None:
        kind = str(edge["kind"])
        source = self._source(edge)
        if kind == "permission":
            for target, actions in self._targets(edge):
                self._line(edge, source, target, actions)
        elif column_of(self.maker.kind_of(edge["target"])) == "resource":
            target = self.add(self.maker.resource(edge["target"]))
            self._line(edge, source, target, edge["actions"])
        else:
            self._line(
                edge, source, self.add(self.maker.principal(edge["target"])), edge["actions"]
            )

    def _source(self, edge: Mapping[str, Any]) -> str:
        subject = ""
        if self.maker.kind_of(edge["source"]) == "federated":
            parts = [c.partition(sign)[2] for c in edge["conditions"] for sign in _SUBJECT]
            subject = " and ".join(filter(None, parts))
        return self.add(self.maker.principal(edge["source"], subject))

    def _targets(self, edge: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
        """The targets of a permission, each with its actions: by service if the pattern has none.

        What lets the source assume a role of the app is left out: ``assume`` edges decide that.
        """
        target, actions = str(edge["target"]), list(edge["actions"])
        kind = self.maker.kind_of(target)
        if column_of(kind) != "resource":
            others = [action for action in actions if action.lower() not in _ASSUMING]
            if others:
                yield self.add(self.maker.principal(target)), others
        elif kind == PATTERN and parts_of(target).service in ("", "*"):
            for service, some in by_service(actions).items():
                yield self.add(self.maker.resource(target, service)), some
        else:
            yield self.add(self.maker.resource(target)), actions

    def _line(
        self, edge: Mapping[str, Any], source: str, target: str, actions: Iterable[str]
    ) -> None:
        listed, conditions = tuple(actions), tuple(edge["conditions"])
        kind = str(edge["kind"])
        levels = levels_of(listed)
        if kind == "permission":
            risk = risk_of_permission(levels, is_pattern=self.nodes[target].kind == PATTERN)
        else:
            risk = risk_of_entry(
                outside=self.maker.is_outside(edge["source"]), conditions=conditions
            )
        held = " and ".join(self._short(edge))
        label = ", ".join(levels) or ", ".join(listed)
        if kind == "assume":
            label = held or ("no condition" if risk == "high" else "")
        elif held:
            label += f" if {held}"
        by = str(edge["by"])
        self.lines.append(MapLine(source, target, kind, risk, label, listed, conditions, by))

    def _short(self, edge: Mapping[str, Any]) -> Iterator[str]:
        """The conditions without what the source already says: its provider and its subject."""
        is_provider = self.maker.kind_of(edge["source"]) == "federated"
        issuer = f"{self.maker.principal(edge['source']).label}:"
        for condition in edge["conditions"]:
            if not is_provider:
                yield condition
            elif not any(sign in condition for sign in _SUBJECT):
                yield condition.replace(issuer, "")


def _marked(nodes: Mapping[str, MapNode], lines: Iterable[MapLine]) -> Iterator[MapNode]:
    """The nodes with what an outside party reaches, and with the privileged ones."""
    exits = defaultdict(list)
    strong = set()
    for line in lines:
        exits[line.source].append(line)
        if line.kind == "permission" and line.risk == "high" and is_strong(levels_of(line.actions)):
            strong.add(line.source)
    waiting = [node.id for node in nodes.values() if node.is_outside]
    outside = set(waiting)
    while waiting:
        for line in exits[waiting.pop()]:
            is_reached = line.is_decided or nodes[line.target].column == "resource"
            if is_reached and line.target not in outside:
                outside.add(line.target)
                waiting.append(line.target)
    for node in nodes.values():
        yield replace(node, is_outside=node.id in outside, is_privileged=node.id in strong)
