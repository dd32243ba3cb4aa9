"""The page as people use it: in a real browser, by pointer and by keyboard."""

from pathlib import Path
from typing import Any

import pytest

from iam_patterns.map.model import AppMap
from iam_patterns.map.page import page as page_of
from tests.checks.templates import allow, role_of, trust
from tests.map.apps import BUCKET, DATADOG, HOSTILE, SHOP, VENDOR, changed, mapped, root, synthetic
from tests.map.browser import AXE, PAPER, PHONE, WIDE, Opened, needs_axe, needs_browser

pytestmark = [needs_browser, pytest.mark.slow]
MOST_MILLISECONDS = 100


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages: an app with findings, one with a change, and large ones."""
    folder = tmp_path_factory.mktemp("map")
    write(folder / "shop.html", mapped(folder, SHOP))
    without_id = role_of(
        trust(root(VENDOR)), RoleName="Auditor", permissions=[allow("s3:GetObject", f"{BUCKET}/*")]
    )
    write(folder / "change.html", mapped(folder, changed(SHOP, Auditor=without_id), SHOP))
    write(folder / "large.html", synthetic(500))
    write(folder / "huge.html", synthetic(5000))
    return folder


def write(file: Path, found: AppMap) -> None:
    file.write_text(page_of(found), encoding="utf-8")


def assert_lines_end_at_nodes(opened: Opened) -> None:
    """Asserts that each line from one column to another begins and ends in the middle of nodes."""
    ends = opened.tab.evaluate(
        """() => {
            const box = document.getElementById("lines").getBoundingClientRect();
            const at = (point) => [box.left + point.x * box.width / 1000, box.top + point.y];
            const sides = [...document.querySelectorAll(".node")].map(
                (node) => node.getBoundingClientRect()).filter((one) => one.height);
            const isAt = ([x, y]) => sides.some((one) => Math.abs(one.top + one.height / 2 - y) < 2
                && Math.min(Math.abs(one.left - x), Math.abs(one.right - x)) < 2);
            return [...document.querySelectorAll("#lines path")].flatMap((path) => [
                isAt(at(path.getPointAtLength(0))),
                isAt(at(path.getPointAtLength(path.getTotalLength()))),
            ]);
        }"""
    )
    assert len(ends) == 2 * opened.lines()
    # A line from a role to itself ends above and below its middle.
    assert sum(not end for end in ends) <= 2


def test_it_opens_on_what_matters(opened: Any) -> None:
    shop = opened()

    assert {"Open", "Auditor", "Spoke", "Strong"} <= set(shop.labels("role"))
    assert not {"Idle1", "acme-logs"} & set(shop.labels())
    assert "Folded: 1 principal, 21 roles" in shop.text("#status")
    assert shop.tab.locator(".column h2 small").first.inner_text() == "5 of 6"


def test_without_script_the_picture_the_table_and_the_findings_are_there(opened: Any) -> None:
    shop = opened(java_script_enabled=False)
    scripted = opened()

    assert shop.labels() == scripted.labels()
    assert shop.lines() == scripted.lines() > 0
    assert not shop.tab.locator("#controls").is_visible()
    shop.tab.locator("#twin summary").click()
    assert shop.tab.locator("#twin tbody tr").count() == 58
    shop.tab.locator(".finding summary").first.click()
    assert "Fix" in shop.text("#f0")


@pytest.mark.parametrize("name", ["shop", "change", "large"])
def test_the_script_draws_what_python_laid_out(opened: Any, name: str) -> None:
    def paths(tab: Any) -> Any:
        return tab.tab.evaluate(
            "[...document.querySelectorAll('#lines path')].map(p => p.getAttribute('d'))"
        )

    assert paths(opened(name)) == paths(opened(name, java_script_enabled=False))


def test_a_click_shows_the_paths_of_a_node_with_the_explanation(opened: Any) -> None:
    shop = opened()
    shop.follow(shop.node("Auditor"))

    assert shop.labels() == ["account 222222222222", "Auditor", "Open", "acme-reports"]
    panel = shop.text("#selected")
    assert "If sts:ExternalId is cust-7f3a9c2e" in panel
    assert "Allowed by trust policy of Auditor, Statement[0]" in panel
    assert "Its policies deny s3:DeleteObject on *." in panel
    assert "Paths of Auditor" in shop.text("#status")
    assert shop.tab.evaluate("location.hash") == "#role=Auditor"


def test_findings_and_fixes_are_beside_the_role_that_has_them(opened: Any) -> None:
    shop = opened(link="#role=Open")

    assert "can be assumed by any AWS principal" in shop.text("#selected")
    assert "Fix" in shop.text("#selected .finding[open]")
    shop.follow(shop.tab.locator("#close"))
    assert not shop.tab.locator("#selected").is_visible()
    assert shop.tab.locator("#findings").is_visible()


def test_the_whole_path_from_an_outside_party_lights_up(opened: Any) -> None:
    shop = opened(link=f"#who=account {DATADOG}")
    shop.node("acme-reports").hover()

    lit = shop.tab.locator(".picture.lit .node.on b").all_inner_texts()
    assert lit == [f"account {DATADOG}", "Hub", "Spoke", "acme-reports"]
    assert shop.lines("path.on") == 4
    assert shop.lines("path:not(.on)") > 0
    shop.tab.locator("h1").hover()
    assert shop.tab.locator(".picture.lit").count() == 0


def test_a_path_has_a_link_with_its_steps(opened: Any) -> None:
    shop = opened(link=f"#who=account {DATADOG}")
    shop.follow(shop.tab.locator("#selected a", has_text="acme-reports").last)

    steps = shop.tab.locator("#selected ol > li > a").all_inner_texts()
    assert steps == ["Hub", "Spoke", "acme-reports"]
    again = opened(link=shop.tab.evaluate("location.hash"))
    assert again.labels() == [f"account {DATADOG}", "Hub", "Spoke", "acme-reports"]


def test_search_finds_folded_nodes_and_what_they_have_lines_to(opened: Any) -> None:
    shop = opened()
    shop.tab.locator("#search").fill("idle7")

    assert shop.labels() == ["lambda.amazonaws.com", "Open", "Idle7"]
    assert shop.tab.locator(".node.match b").all_inner_texts() == ["Idle7"]
    assert shop.text("#status").startswith("1 match for idle7")
    shop.tab.locator("#search").fill("nothing like it")
    assert shop.labels() == []
    assert "0 matches" in shop.text("#status")
    shop.tab.locator("#controls button").click()
    assert "Auditor" in shop.labels()


@pytest.mark.parametrize(
    ("name", "has", "lacks"),
    [
        ("everything", "Idle3", "nothing"),
        ("outside", "Auditor", "Strong"),
        ("privileged", "Strong", "Auditor"),
        ("findings", "Open", "acme-logs"),
    ],
)
def test_filters(opened: Any, name: str, has: str, lacks: str) -> None:
    shop = opened()
    shop.show(name)
    labels = shop.labels()

    assert has in labels
    assert lacks not in labels
    assert opened(link=f"#show={name}").labels() == labels


def test_a_link_to_what_is_not_there_says_so(opened: Any) -> None:
    assert opened(link="#role=Missing").text("#status").startswith("Nothing here is named Missing")


def test_the_table_has_the_lines_of_the_view(opened: Any) -> None:
    shop = opened(link="#role=Auditor")
    shop.tab.locator("#twin summary").click()
    shop.tab.locator("#twin tbody tr").first.wait_for()

    assert shop.tab.locator("#twin tbody tr").count() == shop.lines() == 4
    assert shop.text("#rows") == "4 lines as a table"
    shop.show("everything")
    shop.tab.wait_for_function("document.querySelectorAll('#twin tbody tr').length === 58")


def test_the_keyboard_is_enough(opened: Any) -> None:
    shop = opened()
    focused = "document.activeElement.querySelector('b')?.textContent"
    shop.node("account 222222222222").focus()
    shop.tab.keyboard.press("ArrowRight")
    assert shop.tab.evaluate(focused) == "Auditor"
    shop.press("Enter")
    assert "Paths of Auditor" in shop.text("#status")
    assert shop.tab.evaluate(focused) == "Auditor"
    shop.tab.keyboard.press("ArrowDown")
    assert shop.tab.evaluate(focused) == "Open"
    shop.press("Escape")
    assert "Paths of" not in shop.text("#status")
    shop.tab.keyboard.press("/")
    assert shop.tab.evaluate("document.activeElement.id") == "search"


def test_focus_can_be_seen_and_every_node_has_a_stop(opened: Any) -> None:
    shop = opened()
    shop.tab.keyboard.press("Tab")
    assert shop.tab.evaluate("document.activeElement.className") == "skip"
    for _ in range(4):
        shop.tab.keyboard.press("Tab")
    stops = []
    for _ in range(len(shop.labels())):
        stops.append(shop.tab.evaluate("document.activeElement.querySelector('b')?.textContent"))
        width = "getComputedStyle(document.activeElement).outlineWidth"
        assert shop.tab.evaluate(width) == "3px"
        shop.tab.keyboard.press("Tab")

    assert stops == shop.labels()


def test_hostile_names_run_nothing(opened: Any) -> None:
    shop = opened()
    shop.tab.locator("#search").fill("onerror")

    assert HOSTILE in shop.labels()
    shop.follow(shop.node(HOSTILE))
    assert shop.text("#selected h2") == HOSTILE
    assert shop.tab.locator("img").count() == 0


def test_a_comparison_shows_what_is_opened_and_closed(opened: Any) -> None:
    change = opened("change")

    assert change.lines("path.opened") == change.lines("path.closed") == 1
    change.follow(change.node("Auditor"))
    assert "trust policy: broader" in change.text("#selected")
    assert "now allowed" in change.text("#selected")
    change.show("changes")
    assert change.lines() == 2


def test_a_phone_has_no_side_scrolling_and_all_of_the_text(opened: Any) -> None:
    for link in ("", "#role=Open", "#show=everything"):
        shop = opened(link=link, viewport=PHONE)
        assert shop.tab.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
        assert not shop.tab.locator("#lines").is_visible()


@pytest.mark.parametrize("viewport", [PHONE, WIDE])
def test_the_explanation_of_what_is_clicked_is_in_sight(
    opened: Any, viewport: dict[str, int]
) -> None:
    shop = opened(viewport=viewport)
    shop.follow(shop.node("Open"))
    top = shop.tab.evaluate("document.getElementById('selected').getBoundingClientRect().top")

    assert 0 <= top < viewport["height"] / 2


@pytest.mark.parametrize("viewport", [WIDE, PAPER, PHONE])
def test_print_has_the_picture_and_the_table_without_the_controls(
    opened: Any, viewport: dict[str, int]
) -> None:
    shop = opened(viewport=viewport)
    shop.tab.emulate_media(media="print")
    shop.tab.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    shop.tab.set_viewport_size(PAPER)

    assert_lines_end_at_nodes(shop)

    assert not shop.tab.locator("#controls").is_visible()
    assert shop.tab.locator("#lines").is_visible()
    assert shop.tab.locator("#twin tbody tr").count() == shop.lines()


@needs_axe
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("name", "link"),
    [("shop", ""), ("shop", "#role=Open"), ("shop", "#q=idle"), ("change", ""), ("large", "")],
)
def test_axe_has_no_violation(opened: Any, name: str, link: str, scheme: str) -> None:
    found = opened(name, link, color_scheme=scheme, bypass_csp=True)
    found.tab.locator("#twin summary").click()
    found.tab.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    violations = found.tab.evaluate("axe.run().then(r => r.violations)")

    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []


@needs_axe
def test_axe_has_no_violation_on_a_phone(opened: Any) -> None:
    found = opened("shop", "#role=Open", viewport=PHONE, bypass_csp=True)
    found.tab.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    violations = found.tab.evaluate("axe.run().then(r => r.violations)")

    assert [(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in violations] == []


def test_500_roles_are_painted_in_a_second_and_filtered_in_a_tenth(opened: Any) -> None:
    """Measured as CPU time of the page's thread: other processes of the machine do not count."""
    large = opened("large")
    session = large.context.new_cdp_session(large.tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def milliseconds(text: str) -> float:
        before = task_seconds(session)
        large.tab.evaluate(
            """(text) => {
                const search = document.getElementById("search");
                search.value = text;
                search.dispatchEvent(new Event("input"));
                document.body.offsetHeight;
            }""",
            text,
        )
        return (task_seconds(session) - before) * 1000

    large.tab.reload()
    painted = task_seconds(session)
    taken = [milliseconds(text) for text in ("role1", "bucket-7", "caller 3", "stack4", "role49")]

    assert painted < 1
    assert large.text("#status").startswith("11 matches for role49")
    assert max(taken) < MOST_MILLISECONDS


def task_seconds(session: Any) -> float:
    """The CPU time that the page has taken: script, style, layout and the rest."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration"))


def test_5000_roles_open_and_say_what_is_folded(opened: Any) -> None:
    huge = opened("huge")

    assert len(huge.labels("role")) == 60
    assert "Folded: 1,190 principals, 4,940 roles" in huge.text("#status")
    huge.show("everything")
    huge.tab.wait_for_function(
        "document.querySelectorAll('[data-column=role] li:not([hidden])').length === 600"
    )
    assert "4,400 roles" in huge.text("#status")
