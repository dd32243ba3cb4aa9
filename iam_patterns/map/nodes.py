"""The nodes of the access graph as nodes of the map: named, and under headings.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from iam_patterns.map.arns import parts_of
from iam_patterns.map.levels import EVERY_SERVICE
from iam_patterns.map.model import Column, MapNode
from iam_patterns.map.risks import is_outside

OUTSIDE: Final = "Outside parties"
PROVIDERS: Final = "Identity providers"
SERVICES: Final = "AWS services"
OWN: Final = "Own principals"
ANY_SERVICE: Final = "Every service"
WHO_GROUPS: Final = (OUTSIDE, PROVIDERS, SERVICES, OWN)
PATTERN: Final = "pattern"
_RESOURCES: Final = frozenset({"resource", PATTERN})
_STACK_OF_ITS_OWN: Final = 3
"""The roles that a stack must have to get a heading."""


def column_of(kind: str) -> Column:
    """The column of a kind of node."""
    if kind == "role":
        return "role"
    return "resource" if kind in _RESOURCES else "who"


class NodeMaker:
    """Makes the nodes of the map.

    Args:
        nodes: The nodes of the graph.
        own: The accounts that are not outside.
        names: The names of accounts.
    """

    def __init__(
        self, nodes: Iterable[Mapping[str, Any]], own: Collection[str], names: Mapping[str, str]
    ) -> None:
        self._nodes = {str(node["id"]): node for node in nodes}
        self._own = own
        self._names = names
        roles = [node for node in self._nodes.values() if node["kind"] == "role"]
        self._sizes = Counter(_place(node) for node in roles)

    def kind_of(self, node: str) -> str:
        """The kind of a node of the graph."""
        return str(self._nodes[node]["kind"])

    def is_outside(self, node: str) -> bool:
        """Whether a node of the graph is an outside party."""
        found = self._nodes[node]
        return is_outside(str(found["kind"]), str(found["account"]), self._own)

    def principal(self, node: str, subject: str = "") -> MapNode:
        """A principal or a role.

        Args:
            node: The ID in the graph.
            subject: The subject of its tokens, if it is a provider.
        """
        found = self._nodes[node]
        kind, label, account = (str(found[name]) for name in ("kind", "label", "account"))
        if kind == "role":
            return MapNode(node, "role", kind, label, "", self._heading(found))
        outside = self.is_outside(node)
        if kind == "federated":
            name = parts_of(label).resource.partition("/")[2] or label
            return MapNode(
                f"{node} {subject}" if subject else node,
                "who",
                kind,
                subject or name,
                name if subject else "identity provider",
                PROVIDERS,
                outside,
            )
        details = {"service": "AWS service", "user": "user of the app", "anyone": "every caller"}
        if kind in ("account", "principal"):
            own = parts_of(label)
            name = self._names.get(account, "")
            what = "account" if kind == "account" else f"in account {account}"
            label = label if kind == "account" else own.resource
            detail = f"{name} · {what}" if name else what
        else:
            detail = details[kind]
        group = SERVICES if kind == "service" else OUTSIDE if outside else OWN
        return MapNode(node, "who", kind, label, detail, group, outside)

    def resource(self, node: str, service: str = "") -> MapNode:
        """A resource or a pattern.

        Args:
            node: The ID in the graph.
            service: The service of the actions, where the pattern has none.
        """
        found = self._nodes[node]
        kind, label = str(found["kind"]), str(found["label"])
        parts = parts_of(label)
        of = service or parts.service
        key = f"{node} {service}" if service else node
        place = " ".join(part for part in (parts.account, parts.region) if part not in ("", "*"))
        is_any = of in ("", EVERY_SERVICE) or "*" in of
        group = ANY_SERVICE if is_any else of
        name = parts.resource
        if name == "*":
            name = "every resource" if is_any else f"every {of} resource"
        detail = place or ("of any account" if kind == PATTERN else "")
        return MapNode(key, "resource", kind, name, detail, group)

    def _heading(self, node: Mapping[str, Any]) -> str:
        account, stack = _place(node)
        named = f"{self._names[account]}, " if account in self._names else ""
        where = f"Account {named}{account}"
        has_heading = stack and self._sizes[account, stack] >= _STACK_OF_ITS_OWN
        return f"{stack} · {where}" if has_heading else where


def _place(node: Mapping[str, Any]) -> tuple[str, str]:
    path = str(node["label"])
    return str(node["account"]), path.rpartition("/")[0].partition("/")[0]
