"""Mermaid and DOT: the paths of one node, with every character escaped."""

from pathlib import Path

import pytest

from iam_patterns.map.diagrams import as_dot, as_mermaid
from iam_patterns.map.model import AppMap
from iam_patterns.map.paths import paths_from, paths_through, paths_to
from tests.map.apps import DATADOG, SHOP, changed, mapped, node


@pytest.fixture
def shop(tmp_path: Path) -> AppMap:
    return mapped(tmp_path, changed(SHOP, Open=None))


def labels(found: AppMap) -> set[str]:
    return {one.label for one in found.nodes}


def test_the_paths_through_a_role_lead_to_it_and_on(shop: AppMap) -> None:
    found = paths_through(shop, node(shop, "Spoke").id)

    assert labels(found) == {f"account {DATADOG}", "Hub", "Spoke", "acme-reports"}
    assert len(found.lines) == 4


def test_the_paths_from_one_to_another_leave_the_rest_out(shop: AppMap) -> None:
    start = paths_from(shop, node(shop, f"account {DATADOG}").id)
    found = paths_to(start, node(shop, "Spoke").id)

    assert labels(found) == {f"account {DATADOG}", "Hub", "Spoke"}


def test_a_role_that_nothing_leads_to_is_alone(shop: AppMap) -> None:
    assert labels(paths_from(shop, node(shop, "acme-logs").id)) == {"acme-logs"}


def test_a_mermaid_diagram_has_the_columns_and_the_conditions(shop: AppMap) -> None:
    text = as_mermaid(paths_through(shop, node(shop, "Auditor").id))

    assert text == (
        "flowchart LR\n"
        '  subgraph who["Who"]\n'
        '    n0["account 222222222222 (account)"]\n'
        "  end\n"
        '  subgraph role["Roles"]\n'
        '    n1["Auditor"]\n'
        "  end\n"
        '  subgraph resource["What they reach"]\n'
        '    n2["acme-reports"]\n'
        "  end\n"
        '  n0 -->|"sts:ExternalId is cust-7f3a9c2e"| n1\n'
        '  n1 -.->|"read"| n2\n'
        "  linkStyle 0 stroke:#8a5a00,stroke-width:2px\n"
        "  linkStyle 1 stroke:#6e7781,stroke-width:1px\n"
    )


def test_hostile_names_are_text_in_diagrams(shop: AppMap) -> None:
    (hostile,) = [one for one in shop.nodes if "onerror" in one.label]
    found = paths_through(shop, hostile.id)

    assert "#60;/script#62;" in as_mermaid(found)
    assert "<" not in as_mermaid(found)
    assert r"onerror=\"alert(1)\"" in as_dot(found)


def test_dot_has_every_line(shop: AppMap) -> None:
    text = as_dot(shop)

    assert text.startswith("digraph access {\n")
    assert text.count(" -> ") == len(shop.lines)
    assert text.endswith("}\n")
