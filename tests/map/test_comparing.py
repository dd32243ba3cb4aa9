"""The map of a change: what it opens and closes."""

import re
from pathlib import Path
from typing import Any

from iam_patterns.map.page import page
from tests.checks.templates import EXTERNAL_ID, allow, role_of, trust
from tests.map.apps import BUCKET, SHOP, VENDOR, changed, lines_between, mapped, node, root


def auditor(trusted: Any, *permissions: Any) -> dict[str, Any]:
    return role_of(trusted, RoleName="Auditor", permissions=list(permissions))


READS = allow("s3:GetObject", f"{BUCKET}/*")
CHECKED = trust(root(VENDOR), EXTERNAL_ID)


def test_what_a_change_opens_and_closes_is_on_its_lines(tmp_path: Path) -> None:
    before = changed(SHOP, Auditor=auditor(CHECKED, READS))
    after = changed(SHOP, Auditor=auditor(trust(root(VENDOR)), READS))
    found = mapped(tmp_path, after, before)

    lines = lines_between(found, f"account {VENDOR}", "Auditor")
    assert sorted((line.change, line.conditions) for line in lines) == [
        ("closed", ("sts:ExternalId is cust-7f3a9c2e",)),
        ("opened", ()),
    ]
    assert [line.change for line in lines_between(found, "Hub", "Spoke")] == [""]
    assert "trust policy: broader" in dict(found.notes)["role:Auditor"][0]
    assert found.summary[0] == "Decided over all requests: 1 broader."


def test_a_denial_that_was_there_before_is_no_change(tmp_path: Path) -> None:
    found = mapped(tmp_path, changed(SHOP, Idle1=None), SHOP)

    assert "role:Auditor" in dict(found.notes)
    assert found.changed == ("role:Idle1",)


def test_a_statement_in_other_words_is_no_change(tmp_path: Path) -> None:
    split = [allow("s3:GetObject", f"{BUCKET}/*"), allow("s3:GetObject", f"{BUCKET}/a")]
    before = changed(SHOP, Auditor=auditor(CHECKED, READS))
    found = mapped(tmp_path, changed(SHOP, Auditor=auditor(CHECKED, *split)), before)

    assert {line.change for line in found.lines} == {""}
    assert found.summary == (
        "Decided over all requests: no access changed.",
        "Findings: 0 opened, 0 closed.",
    )


def test_a_new_permission_is_opened_and_a_lost_one_closed(tmp_path: Path) -> None:
    writes = allow("s3:PutObject", f"{BUCKET}/*")
    before = changed(SHOP, Auditor=auditor(CHECKED, READS))
    after = changed(SHOP, Auditor=auditor(CHECKED, writes))

    lines = lines_between(mapped(tmp_path, after, before), "Auditor", "acme-reports")

    assert sorted((line.label, line.change) for line in lines) == [
        ("read", "closed"),
        ("write", "opened"),
    ]


def test_a_role_that_is_gone_is_shown_as_closed_and_a_new_one_as_opened(tmp_path: Path) -> None:
    new = role_of(trust(root(VENDOR)), RoleName="New")
    found = mapped(tmp_path, changed(SHOP, New=new, Open=None), SHOP)

    assert (node(found, "Open").change, node(found, "New").change) == ("closed", "opened")
    closed = [one.rule for one in found.findings if one.change == "closed"]
    assert "trust-any-principal" in closed
    assert [line.change for line in lines_between(found, "anyone", "Open")] == ["closed"]


def test_the_page_opens_on_the_change(tmp_path: Path) -> None:
    new = role_of(trust(root(VENDOR)), RoleName="New")
    text = page(mapped(tmp_path, changed(SHOP, New=new), SHOP))

    assert "Access map of after.json <small>compared with" in text
    assert '<option value="changes">what changed</option>' in text
    assert "+ opened by the change" in text
    assert re.search(r"<li hidden><a [^>]*#role=Idle7", text)
    assert re.search(r"<li><a [^>]*#role=New", text)


def test_a_page_of_one_version_says_nothing_of_changes(tmp_path: Path) -> None:
    text = page(mapped(tmp_path, SHOP))

    assert "opened by the change" not in text
    assert 'value="changes"' not in text
