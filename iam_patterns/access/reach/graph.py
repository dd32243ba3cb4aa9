"""The roles, users, resources and outside principals of an app as nodes and edges: plain data.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from iam_patterns.access.asked_resource import refuse_malformed_policy
from iam_patterns.access.reach.app_reach import AppReach
from iam_patterns.access.reach.in_worlds import Words
from iam_patterns.access.reach.node import Node
from iam_patterns.access.reach.principals import Hop, Principal
from iam_patterns.access.reach.relaxed import in_words
from iam_patterns.policy import Statement
from iam_patterns.policy.tokens import shown
from iam_patterns.service_reference import known_actions
from iam_patterns.template.resource_policies import (
    ResourcePolicies,
    ResourceWithPolicies,
    owner_of,
)

_Written = tuple[list[str], list[str], str]
"""The actions, the conditions in words, and the statement of an edge."""
_STRINGS: Final = {"type": "array", "items": {"type": "string"}}

SCHEMA: Final[Mapping[str, Any]] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "The access graph of an app",
    "type": "object",
    "required": ["version", "nodes", "edges"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": 1},
        "nodes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "kind", "label", "account"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string"},
                    "kind": {
                        "enum": [
                            "role",
                            "user",
                            "group",
                            "account",
                            "service",
                            "federated",
                            "principal",
                            "anyone",
                            "resource",
                            "pattern",
                        ]
                    },
                    "label": {"type": "string"},
                    "account": {"type": "string"},
                },
            },
        },
        "edges": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["source", "target", "kind", "actions", "conditions", "by"],
                "additionalProperties": False,
                "properties": {
                    "source": {"type": "string"},
                    "target": {"type": "string"},
                    "kind": {"enum": ["assume", "permission", "resource policy"]},
                    "actions": _STRINGS,
                    "conditions": _STRINGS,
                    "by": {"type": "string"},
                },
            },
        },
    },
}
"""The JSON schema of a graph.

An ``assume`` edge is decided: the source can assume the role. The other two are Allow statements as
they are written, of the source's own policies (``permission``) and of the resource's
(``resource policy``); whether a request is allowed by them all is for `Access.who_can` to say. A
``permission`` edge has only the actions that support the target. A
``pattern`` is a Resource element that does not match a single resource of the templates.
"""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node, its fields as people read them; see `SCHEMA`."""

    id: str
    kind: str
    label: str
    account: str


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """An edge, its fields as people read them; see `SCHEMA`."""

    source: str
    target: str
    kind: str
    actions: tuple[str, ...]
    conditions: tuple[str, ...]
    by: str


Part = GraphNode | GraphEdge


def parts_of_graph(reach: AppReach, resources: ResourcePolicies) -> list[Part]:
    """The nodes and edges of an app in one world.

    Args:
        reach: The roles and users of the app.
        resources: Its resources.

    Raises:
        TemplateError: When the policy of a resource is malformed.
    """
    by_arn = {each.arn: each for each in resources.every()}
    found: list[Part] = []
    for each in by_arn.values():
        refuse_malformed_policy(each)
        found.append(_node(each.arn, "resource", each.arn, each.account))
    found += [_of_principal(node.principal) for node in reach.nodes]
    for role in reach.roles:
        for principal, hop in reach.entries(role):
            found += [
                _of_principal(principal),
                _edge(_id(principal), _id(role), "assume", _of_hop(hop)),
            ]
    for node in reach.nodes:
        for resource, written in _permissions(node):
            target = _target(resource, reach)
            if target == resource and resource not in by_arn:
                found.append(_node(target, "pattern", target, ""))
            found.append(_edge(_id(node.principal), target, "permission", written))
    for each in by_arn.values():
        for principal, written in _of_resource_policy(each, reach):
            found += [
                _of_principal(principal),
                _edge(_id(principal), each.arn, "resource policy", written),
            ]
    return found


def graph_of(parts: Iterable[tuple[Part, Words]]) -> dict[str, Any]:
    """The graph, as `SCHEMA` describes it; nodes and edges are in order.

    Args:
        parts: The nodes and edges of every world, with what has to be true for each.
    """
    nodes: dict[str, GraphNode] = {}
    edges: list[GraphEdge] = []
    for part, words in parts:
        if isinstance(part, GraphNode):
            nodes.setdefault(part.id, part)
        else:
            edges.append(replace(part, conditions=(*words, *part.conditions)))
    in_order = sorted(edges, key=lambda e: (e.source, e.target, e.kind, e.by, e.actions))
    return {
        "version": 1,
        "nodes": [asdict(nodes[key]) for key in sorted(nodes)],
        "edges": [_as_data(edge) for edge in in_order],
    }


def _as_data(edge: GraphEdge) -> dict[str, Any]:
    lists = {"actions": list(edge.actions), "conditions": list(edge.conditions)}
    return {**asdict(edge), **lists}


def _node(key: str, kind: str, label: str, account: str) -> GraphNode:
    return GraphNode(shown(key), kind, shown(label), shown(account))


def _of_principal(principal: Principal) -> GraphNode:
    return _node(_id(principal), principal.kind, str(principal), principal.account)


def _edge(source: str, target: str, kind: str, written: _Written) -> GraphEdge:
    actions, conditions, by = written
    return GraphEdge(
        shown(source),
        shown(target),
        kind,
        tuple(map(shown, actions)),
        tuple(conditions),
        shown(by),
    )


def _id(principal: Principal) -> str:
    return f"{principal.kind}:{principal.name}"


def _target(resource: str, reach: AppReach) -> str:
    """The node of a resource: that of a role or user of the app, or the resource itself."""
    return _id(reach.by_arn[resource].principal) if resource in reach.by_arn else resource


def _of_hop(hop: Hop) -> _Written:
    conditions = [*hop.requirements, *(f"depends on {name}" for name in hop.depends_on)]
    return [hop.action], conditions, " and ".join(hop.by)


def _permissions(node: Node) -> Iterator[tuple[str, _Written]]:
    for name, policy in node.policies.items():
        for index, statement in policy.original:
            if statement.effect == "Allow":
                actions, conditions, by = _of_statement(statement, f"{name}, Statement[{index}]")
                for text, target in _targets(statement):
                    supported = [each for each in actions if _supports(each, text)]
                    if supported:
                        yield target, (supported, conditions, by)


def _supports(action: str, resource: str) -> bool:
    """Whether some action of a statement supports one of its resources, as far as is known."""
    known = known_actions(action)
    return not known or any(each.is_about(resource) for each in known)


def _of_statement(statement: Statement, by: str) -> _Written:
    actions = [*statement.actions, *(f"all except {name}" for name in statement.not_actions)]
    conditions = [in_words(condition) for condition in statement.conditions]
    return actions, conditions, by


def _targets(statement: Statement) -> Iterator[tuple[str, str]]:
    """Each resource of a statement, and the node for it: the resource that has it, or a pattern."""
    if statement.not_resources:
        yield "*", f"all except {' and '.join(statement.not_resources)}"
    for text in statement.resources:
        owner = owner_of(text)
        yield text, text if "*" in owner.removesuffix(":*") else owner


def _of_resource_policy(
    found: ResourceWithPolicies, reach: AppReach
) -> Iterator[tuple[Principal, _Written]]:
    document = found.document
    for index, statement in enumerate(document.statements if document else ()):
        if statement.effect != "Allow":
            continue
        edge = _of_statement(statement, f"policy of {found.arn}, Statement[{index}]")
        for principal in _principals(statement, reach):
            yield principal, edge


def _principals(statement: Statement, reach: AppReach) -> Iterator[Principal]:
    named = statement.principals
    if named is None or named.everyone:
        yield Principal("anyone", "*")
        return
    for name in named.aws:
        if name == "*":
            yield Principal("anyone", "*")
        elif name in reach.by_arn:
            yield reach.by_arn[name].principal
        else:
            parts = name.split(":")
            is_account = len(parts) == 1 or name.endswith(":root")
            account = parts[4] if len(parts) > 4 else name  # noqa: PLR2004 - an ARN's account
            yield Principal(
                "account" if is_account else "principal", account if is_account else name, account
            )
    for service in named.service:
        yield Principal("service", service)
    for provider in named.federated:
        yield Principal("federated", provider)
