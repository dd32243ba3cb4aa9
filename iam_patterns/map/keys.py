"""The links of nodes inside the page, such as ``#role=Shop/Reports``."""

from collections import Counter
from urllib.parse import quote

from iam_patterns.map.model import AppMap


def links_of(found: AppMap) -> dict[str, str]:
    """The link of each node by its ID: by its name, or by its ID if others have that name.

    Args:
        found: The map.
    """
    counts = Counter((node.column, node.label) for node in found.nodes)
    return {
        node.id: f"{node.column}="
        + quote(
            node.label if counts[node.column, node.label] == 1 else node.id,
            safe="/:*@,",
            errors="replace",
        )
        for node in found.nodes
    }
