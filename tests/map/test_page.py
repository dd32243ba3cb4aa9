"""The page without a browser: what it opens on, its layout, its escapes, its policy."""

import base64
import hashlib
import json
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest

from iam_patterns.map.layout import ROW, lay_out
from iam_patterns.map.model import AppMap
from iam_patterns.map.opening import MOST, opening_view
from iam_patterns.map.page import page
from iam_patterns.map.twin import ROWS
from tests.checks.templates import role_of
from tests.map.apps import HOSTILE, SHOP, changed, lines_between, mapped, node, service, synthetic


@pytest.fixture
def shop(tmp_path: Path) -> AppMap:
    return mapped(tmp_path, SHOP)


@pytest.mark.parametrize(
    ("label", "is_shown"),
    [
        ("Open", True),
        ("anyone", True),
        ("Auditor", True),
        ("account 222222222222", True),
        ("Strong", True),
        ("Spoke", True),
        ("acme-reports", True),
        ("acme-logs", False),
        ("Idle7", False),
    ],
)
def test_it_opens_on_what_matters(shop: AppMap, label: str, *, is_shown: bool) -> None:
    assert (node(shop, label).id in opening_view(shop)) is is_shown


def test_a_small_app_is_shown_whole(tmp_path: Path) -> None:
    found = mapped(tmp_path, {"Resources": {"R": role_of(service("lambda"))}})

    assert len(opening_view(found)) == len(found.nodes) == 2
    assert "Nothing is folded." in page(found)


def test_what_is_folded_is_counted(shop: AppMap) -> None:
    assert re.search(r"Folded: 1 principal, 21 roles, 1 resource or pattern\.", page(shop))


def test_an_app_in_which_nothing_matters_is_shown_too(tmp_path: Path) -> None:
    roles = {f"R{n}": role_of(service("lambda"), RoleName=f"R{n}") for n in range(40)}
    found = mapped(tmp_path, {"Resources": roles})

    assert len(opening_view(found)) == len(found.nodes)


def test_a_large_app_opens_with_at_most_sixty_nodes_a_column() -> None:
    found = synthetic(5000)
    shown = opening_view(found)

    for column in ("who", "role", "resource"):
        assert sum(one.id in shown for one in found.in_column(column)) <= MOST


def test_rows_do_not_overlap_and_lines_end_at_them(shop: AppMap) -> None:
    shown = opening_view(shop)
    layout = lay_out(shop, shown)
    (line,) = lines_between(shop, "Hub", "Spoke")
    (other,) = lines_between(shop, "account 222222222222", "Auditor")

    ys = [float(y) for y in re.findall(r" ([\d.]+)(?:C|$)", layout.paths[shop.lines.index(line)])]
    assert abs(ys[0] - ys[1]) >= ROW
    assert layout.paths[shop.lines.index(other)].startswith("M220 ")
    assert "C305 " in layout.paths[shop.lines.index(other)]


def test_labels_of_a_gap_are_below_each_other(shop: AppMap) -> None:
    for gap in (1, 2):
        ys = sorted(
            label.y for label in lay_out(shop, opening_view(shop)).labels if label.gap == gap
        )
        assert all(after - before >= 17 for before, after in pairwise(ys))


def test_hostile_names_are_text(shop: AppMap) -> None:
    text = page(shop)

    assert text.count("</script>") == 2
    assert "<img" not in text
    data = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    assert data is not None
    assert HOSTILE in [row[1] for row in json.loads(data[1])["nodes"]]


def test_nothing_runs_or_loads_but_what_is_hashed(shop: AppMap) -> None:
    text = page(shop)
    policy = re.search(r'Content-Security-Policy" content="(.*?)"', text)
    assert policy is not None

    def is_allowed(found: str) -> bool:
        digest = base64.b64encode(hashlib.sha256(found.encode()).digest()).decode()
        return f"'sha256-{digest}'" in policy[1]

    assert policy[1].startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy[1]
    assert all(map(is_allowed, re.findall(r"<style>(.*?)</style>", text, re.DOTALL)))
    assert all(map(is_allowed, re.findall(r"<script>(.*?)</script>", text, re.DOTALL)))
    assert not is_allowed("alert(1)")
    assert not re.search(r'\s(style|on\w+|src)="', text)


def test_the_same_app_is_the_same_page(tmp_path: Path) -> None:
    one = page(mapped(tmp_path, SHOP))
    turned = {"Resources": dict(reversed(list(SHOP["Resources"].items())))}

    assert page(mapped(tmp_path, SHOP)) == one
    assert len(page(mapped(tmp_path, turned))) == len(one)


def test_every_line_is_in_the_table(shop: AppMap) -> None:
    assert page(shop).count("<tr><td>") == len(shop.lines)


def test_the_table_says_what_it_leaves_out() -> None:
    found = synthetic(1000)
    text = page(found)

    assert text.count("<tr><td>") == ROWS < len(found.lines)
    assert f"{len(found.lines) - ROWS:,} more: iam-patterns map --format json." in text


def test_a_page_of_500_roles_is_written_in_a_second() -> None:
    found = synthetic(500)
    started = time.process_time()

    text = page(found)

    assert time.process_time() - started < 1
    assert len(text) < 2_000_000


def test_nodes_of_one_name_have_links_of_their_own(tmp_path: Path) -> None:
    found = mapped(
        tmp_path, changed(SHOP, **{"acme-reports": role_of(service("ec2"), RoleName="x")})
    )
    links = re.findall(r'class="node[^"]*" id="n\d+" href="#([^"]*)"', page(found))

    assert len(links) == len(set(links)) == len(found.nodes)
    assert {"role=acme-reports", "resource=acme-reports"} <= set(links)
