"""Maps of strange apps and wrong links, with the keyboard alone, in a real browser."""

from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from iam_patterns.map.page import page as page_of
from tests.checks.templates import allow, role_of, trust
from tests.map.apps import (
    DATADOG,
    HOSTILE,
    SHOP,
    VENDOR,
    bucket,
    changed,
    mapped,
    root,
    service,
)
from tests.map.browser import PHONE, WIDE, Opened, needs_browser

pytestmark = [needs_browser, pytest.mark.slow]
WAYS = 2_000
LONG = "LongName" * 38
NAMES = {
    "Html": HOSTILE,
    "Quotes": "a\"b'c`d",
    "Hebrew": "מנהל/דור",
    "Long": LONG,
    "Emoji": "🔥🚀 role",
    "Link": "a&b=c#d%20e?f",
    "Path": "a//b/../c",
}


def named(name: str) -> dict[str, Any]:
    """A role whose path, external ID and bucket have a name."""
    role = role_of(
        trust(root(VENDOR), {"StringEquals": {"sts:ExternalId": name}}),
        permissions=[allow("s3:GetObject", f"arn:aws:s3:::{name}/*")],
    )
    return {**role, "Metadata": {"aws:cdk:path": f"{name}/Resource"}}


PUBLIC = {
    "Type": "AWS::SQS::QueuePolicy",
    "Properties": {
        "Queues": [{"Ref": "Q"}],
        "PolicyDocument": {
            "Version": "2012-10-17",
            "Statement": [{**allow("sqs:SendMessage"), "Principal": "*"}],
        },
    },
}
ROLE = role_of(service("lambda"), RoleName="R")
MANY = role_of(
    trust({"AWS": [f"arn:aws:iam::{100_000_000_000 + n}:root" for n in range(WAYS)]}),
    RoleName="Many",
    permissions=[allow("s3:GetObject", f"arn:aws:s3:::b{n}/*") for n in range(WAYS)],
)
APPS: dict[str, dict[str, Any]] = {
    "shop": SHOP["Resources"],
    "names": {key: named(name) for key, name in NAMES.items()},
    "zero": {},
    "bucket": {"B": bucket("b")},
    "one": {"R": ROLE},
    "findings": {"Q": {"Type": "AWS::SQS::Queue"}, "P": PUBLIC},
    "many": {
        "Many": MANY,
        **{
            f"R{n}": ROLE | {"Properties": {**ROLE["Properties"], "RoleName": f"R{n}"}}
            for n in range(30)
        },
    },
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacks")
    for name, resources in APPS.items():
        found = mapped(folder, {"Resources": resources})
        (folder / f"{name}.html").write_text(page_of(found), encoding="utf-8")
    weaker = role_of(trust(root(VENDOR)), RoleName="Auditor")
    change = mapped(folder, changed(SHOP, Auditor=weaker, Open=None), SHOP)
    (folder / "change.html").write_text(page_of(change), encoding="utf-8")
    return folder


def focused(tab: Opened) -> str:
    return str(tab.tab.evaluate("(document.activeElement.id || document.activeElement.tagName)"))


@pytest.mark.parametrize("viewport", [WIDE, PHONE])
@pytest.mark.parametrize("name", list(APPS))
def test_every_app_opens_without_side_scrolling(
    opened: Any, name: str, viewport: dict[str, int]
) -> None:
    for link in ("", "#show=everything"):
        found = opened(name, link, viewport=viewport)
        assert found.text("#status").startswith("Shown: ")
        assert found.tab.evaluate("document.documentElement.scrollWidth") == viewport["width"]


@pytest.mark.parametrize("key", list(NAMES))
def test_a_node_of_any_name_is_selected_by_a_click_and_by_its_link(opened: Any, key: str) -> None:
    found = opened("names")
    label = NAMES[key]
    name = found.tab.locator("b", has_text=label)
    found.follow(found.tab.locator('.node[href^="#role="]', has=name).first)

    assert found.text("#selected h2") == label
    again = opened("names", found.tab.evaluate("location.hash"))
    assert again.text("#selected h2") == label
    assert again.lines() == 2
    for name in ("img", "script[src]"):
        assert again.tab.locator(name).count() == 0


def test_a_path_between_nodes_of_any_names_has_a_link(opened: Any) -> None:
    found = opened("names", f"#who=account {VENDOR}")
    for name in (HOSTILE, LONG):
        found.follow(found.tab.locator("#selected a", has_text=name).first)
        assert found.text("#selected h2") == name
        found = opened("names", f"#from=who=account {VENDOR}&to={quote(f'role={quote(name)}')}")
        assert found.tab.locator("#selected ol > li > a").all_inner_texts() == [name]
        found = opened("names", f"#who=account {VENDOR}")


def test_an_app_without_roles_says_so(opened: Any) -> None:
    zero = opened("zero")

    assert "No roles." in zero.tab.inner_text("main")
    assert zero.text("#rows") == "0 lines as a table"
    assert "0 of 0 roles" in zero.text("#status")


def test_findings_of_no_role_are_listed_and_a_filter_shows_nothing(opened: Any) -> None:
    found = opened("findings", "#f0")

    assert found.tab.locator("#f0[open]").count() == 1
    assert "allows anyone" in found.text("#findings")
    found.show("findings")
    assert found.labels() == []


def test_a_role_with_thousands_of_ways_is_shown_with_the_first_and_counts_the_rest(
    opened: Any,
) -> None:
    many = opened("many", "#role=Many")

    assert len(many.labels("who")) == len(many.labels("resource")) == 600
    assert "Folded: 1,401 principals, 30 roles, 1,400 resources" in many.text("#status")
    assert "Who can assume it, and statements about it (2,000)" in many.text("#selected")
    button = many.tab.get_by_role("button", name="Show all 2,000").first
    button.focus()
    many.tab.keyboard.press("Enter")
    assert many.tab.locator("#selected ul").first.locator("li").count() == WAYS
    assert many.tab.evaluate("document.activeElement.textContent") == "account 100000000100"


@pytest.mark.parametrize("name", ["account 100000001999", "account 100000000700"])
def test_what_is_asked_for_is_shown_though_others_have_no_room(opened: Any, name: str) -> None:
    many = opened("many", f"#who={name}")

    assert name in many.labels("who")
    many.tab.locator("#search").fill("account 1")
    assert len(many.labels("who")) == 600
    many.tab.locator("#search").fill(name)
    assert many.labels("who") == [name]
    assert "Many" in many.labels("role")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        ("#role=Missing", "Nothing here is named Missing."),
        ("#role=", "Nothing here is named role=."),
        ("#who=%E0%A4%A", "Nothing here is named %E0%A4%A."),
        ("#__proto__=x", "Nothing here is named x."),
        ("#constructor", "Nothing here is named constructor."),
        ("#show=changes", "Nothing here is named changes."),
        ("#show=__proto__", "Nothing here is named __proto__."),
        ("#f999", "Nothing here is named f999."),
        ("#from=role=Strong&to=role=Auditor", "No path leads from Strong to Auditor."),
        ("#from=role=Strong&to=role=Gone", "Nothing here is named role=Strong."),
        ("#from=role=Strong", "Nothing here is named role=Strong."),
        ("#from=role=Strong&to=role=Strong", "No path leads from Strong to Strong."),
    ],
)
def test_a_wrong_link_says_what_is_wrong_and_shows_what_matters(
    opened: Any, link: str, said: str
) -> None:
    found = opened(link=link)

    assert found.text("#status").startswith(said)
    assert found.labels() == opened().labels()
    assert not found.tab.locator("#selected").is_visible()


@pytest.mark.parametrize(
    "link", ["", "#", "#show=matters", "#q=", "#findings", "#f0", "#show=findings", "#q=open"]
)
def test_a_right_link_complains_of_nothing(opened: Any, link: str) -> None:
    text = opened(link=link).text("#status")

    assert "Nothing here" not in text
    assert "Shown: " in text


def test_a_link_to_a_finding_opens_it_and_what_it_is_folded_in(opened: Any) -> None:
    shop = opened(link="#f2")

    assert shop.tab.locator("#f2[open]").count() == 1
    assert shop.tab.locator("#f0[open]").count() == 0


@pytest.mark.parametrize("link", ["", "#role=Auditor", f"#who=account {DATADOG}", "#q=role"])
@pytest.mark.parametrize("name", ["shop", "change", "findings", "one"])
def test_the_table_says_what_the_picture_shows(opened: Any, name: str, link: str) -> None:
    found = opened(name, link)
    found.tab.locator("#twin summary").click()
    found.tab.wait_for_function("document.getElementById('twin').open")
    rows = found.tab.evaluate(
        """[...document.querySelectorAll("#twin tbody tr")].map(
            (row) => [...row.cells].map((cell) => cell.innerText))"""
    )
    risks = Counter(row[6] for row in rows)
    decided = Counter("decided" in row[1] for row in rows)

    assert {risk: found.lines(f"path.{risk}") for risk in risks} == risks
    assert sum(risks.values()) == len(rows) == found.lines()
    assert decided[False] == found.lines("path.written")
    assert {name for row in rows for name in (row[0], row[2])} <= set(found.labels())
    if name == "change":
        changes = Counter(row[7] for row in rows)
        assert changes["opened"] == found.lines("path.opened")
        assert changes["closed"] == found.lines("path.closed")


@pytest.mark.parametrize("name", ["shop", "change"])
def test_the_table_without_script_begins_with_that_of_the_picture(opened: Any, name: str) -> None:
    def rows(tab: Opened) -> list[str]:
        return list(tab.tab.locator("#twin tbody tr").all_inner_texts())

    scripted, plain = opened(name), opened(name, java_script_enabled=False)
    for tab in (scripted, plain):
        tab.tab.locator("#twin summary").click()
    scripted.tab.wait_for_timeout(100)

    assert rows(plain)[: scripted.lines()] == rows(scripted)


def test_the_skip_link_goes_to_the_findings_and_changes_nothing_else(opened: Any) -> None:
    shop = opened()
    status = shop.text("#status")
    shop.tab.keyboard.press("Tab")
    shop.tab.keyboard.press("Enter")
    shop.tab.wait_for_function("document.activeElement.id === 'findings'")

    assert shop.text("#status") == status
    shop.tab.keyboard.press("Tab")
    assert shop.tab.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_focus_is_never_lost(opened: Any) -> None:
    shop = opened()
    shop.tab.locator("#search").fill("idle7")
    shop.node("Idle7").focus()
    shop.press("Enter")
    assert focused(shop).startswith("n")
    shop.press("Escape")
    assert "Idle7" not in shop.labels()
    assert focused(shop) == "picture"

    shop.node("Hub").focus()
    shop.press("Enter")
    shop.tab.locator("#selected a", has_text="Spoke").first.focus()
    shop.press("Enter")
    assert focused(shop) == "selected"
    assert shop.text("#selected h2") == "Spoke"
    shop.tab.locator("#close").focus()
    shop.press("Enter")
    assert shop.tab.evaluate("document.activeElement.querySelector('b').textContent") == "Spoke"


def test_arrows_at_the_ends_stay_where_they_are(opened: Any) -> None:
    shop = opened()
    for label, key in (("account 222222222222", "ArrowUp"), ("account 222222222222", "ArrowLeft")):
        shop.node(label).focus()
        before = focused(shop)
        shop.tab.keyboard.press(key)
        assert focused(shop) == before
    shop.tab.keyboard.press("ArrowDown")
    assert focused(shop) != before


def test_what_the_policy_forbids_is_heard(opened: Any) -> None:
    shop = opened()
    shop.tab.evaluate(
        """() => {
            window.heard = [];
            document.addEventListener("securitypolicyviolation",
                (event) => window.heard.push(event.effectiveDirective));
            const image = document.createElement("img");
            image.src = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";
            document.body.append(image);
            const script = document.createElement("script");
            script.textContent = "window.ran = true";
            document.body.append(script);
        }"""
    )
    shop.tab.wait_for_function("window.heard.length === 2")

    assert sorted(shop.tab.evaluate("window.heard")) == ["img-src", "script-src-elem"]
    assert shop.tab.evaluate("window.ran === undefined")
    assert len(shop.problems) == 2
    shop.problems.clear()
