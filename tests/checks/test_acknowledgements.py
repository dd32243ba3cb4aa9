"""Which findings an acknowledgement covers, and by which ID the others are reported."""

from typing import Any

import pytest

from iam_patterns.checks import BaselineEntry
from iam_patterns.checks.acknowledgements import (
    Acknowledgement,
    Decided,
    decide,
    unmatched,
    unmatched_entries,
)
from iam_patterns.checks.statement_ids import statement_ids
from tests.checks.templates import EC2, allow, found_in, role_of, trust

RULE = "trust-external-account"
AUDITOR = trust({"AWS": "arn:aws:iam::222222222222:role/audit"})
BACKUP = trust({"AWS": "arn:aws:iam::333333333333:role/backup"})


def decided(
    *acknowledgements: Acknowledgement,
    statements: tuple[dict[str, Any], ...] = ({**AUDITOR, "Sid": "Audit"}, BACKUP),
    baseline: tuple[BaselineEntry, ...] = (),
    is_locked: bool = False,
) -> list[Decided]:
    found = found_in({"Role": role_of(*statements)})
    paths = ["Shop/Role/Resource"] * len(found)
    return decide(found, paths, acknowledgements, baseline, is_locked=is_locked)


def ids(found: list[Decided]) -> list[str]:
    return [one.id for one in found if one.is_open]


def id_of(statement: dict[str, Any]) -> str:
    (name,) = statement_ids(found_in({"Role": role_of(statement)}))
    return name


def test_a_statement_is_known_by_its_sid_or_by_what_it_says() -> None:
    assert ids(decided()) == [f"{RULE}[Audit]", f"{RULE}[{id_of(BACKUP)}]"]
    assert id_of(BACKUP) != id_of(AUDITOR)


def test_a_statement_keeps_its_id_when_another_is_put_before_it() -> None:
    ec2 = trust({"Service": "ec2.amazonaws.com"})

    assert ids(decided(statements=(ec2, AUDITOR, BACKUP))) == [
        f"{RULE}[{id_of(AUDITOR)}]",
        f"{RULE}[{id_of(BACKUP)}]",
    ]


def test_two_statements_of_one_sid_have_two_ids() -> None:
    policies = [
        {"PolicyName": name, "PolicyDocument": {"Statement": [allow(action, Sid="Read")]}}
        for name, action in (("First", "s3:GetObjekt"), ("Second", "s3:GetBuket"))
    ]
    (first, second) = statement_ids(found_in({"Role": role_of(EC2, Policies=policies)}))

    assert first != second
    assert first.startswith("Read-")
    assert second.startswith("Read-")


@pytest.mark.parametrize(
    ("acknowledged", "path"),
    [
        (f"{RULE}[Audit]", "Shop/Role"),
        (f"{RULE}[Audit]", "Shop"),
        (f"{RULE}[Audit]", ""),
        (f"{RULE}[Audit@Shop/Role]", "Shop/Role"),
    ],
)
def test_an_acknowledgement_covers_its_statement_alone(acknowledged: str, path: str) -> None:
    audit, backup = decided(Acknowledgement(acknowledged, path))

    assert (audit.is_open, audit.id) == (False, acknowledged)
    assert (backup.is_open, backup.id) == (True, f"{RULE}[{id_of(BACKUP)}]")


def test_a_rule_alone_covers_every_statement() -> None:
    assert ids(decided(Acknowledgement(RULE, "Shop/Role"))) == []


@pytest.mark.parametrize(
    ("acknowledged", "path"),
    [(RULE, "Shop/Rol"), (RULE, "Shop/Role/Other"), (RULE, "Other"), (f"{RULE}[audit]", "Shop")],
)
def test_others_cover_nothing_and_are_reported(acknowledged: str, path: str) -> None:
    acknowledgement = Acknowledgement(acknowledged, path)
    found = decided(acknowledgement)

    assert len(ids(found)) == 2
    assert list(unmatched(found, [acknowledgement])) == [acknowledgement]


def test_what_is_open_has_an_id_that_nothing_acknowledges() -> None:
    elsewhere = Acknowledgement(f"{RULE}[Audit]", "Other")

    assert ids(decided(elsewhere))[0] == f"{RULE}[Audit@Shop/Role]"


def test_the_same_acknowledgement_in_another_stage_needs_no_finding() -> None:
    prod = Acknowledgement(RULE, "Shop/Role", relative_path="Role")
    test = Acknowledgement(RULE, "Test/Role", relative_path="Role")

    assert list(unmatched(decided(prod, test), [prod, test])) == []


def test_locked_errors_stay_open_and_warnings_do_not() -> None:
    whole = trust({"AWS": "arn:aws:iam::111111111111:root"})
    rules = [RULE, "trust-whole-account"]
    acknowledgements = [Acknowledgement(rule, "") for rule in rules]
    found = decided(*acknowledgements, statements=(AUDITOR, whole), is_locked=True)

    assert [(one.finding.rule.id, one.is_open) for one in found] == [
        (RULE, True),
        ("trust-whole-account", False),
    ]
    assert list(unmatched(found, acknowledgements)) == []


def entry(statement: str | None = None, path: str = "Shop/Role", **more: str) -> BaselineEntry:
    return BaselineEntry(RULE, path, "audited", statement, **more)


@pytest.mark.parametrize("is_locked", [True, False])
def test_the_baseline_covers_its_statement_alone(*, is_locked: bool) -> None:
    audit, backup = decided(baseline=(entry("Audit"),), is_locked=is_locked)

    assert (audit.is_open, backup.is_open) == (False, True)


def test_without_a_statement_the_baseline_covers_the_whole_role() -> None:
    assert ids(decided(baseline=(entry(),))) == []


@pytest.mark.parametrize(
    "other", [entry("Other"), entry(path="Shop"), entry(path="Shop/Rol")], ids=str
)
def test_an_entry_for_something_else_covers_nothing_and_is_reported(other: BaselineEntry) -> None:
    found = decided(baseline=(other,))

    assert len(ids(found)) == 2
    assert list(unmatched_entries(found, [other])) == [other]


def test_an_entry_counts_until_its_last_day() -> None:
    expired, lasting = entry(expires="2020-01-31"), entry(expires="2999-01-31")

    assert len(ids(decided(baseline=(expired,)))) == 2
    assert ids(decided(baseline=(lasting,))) == []
    assert list(unmatched_entries(decided(), [expired])) == []


def test_the_nearest_acknowledgement_counts_then_the_narrowest() -> None:
    listed = [
        Acknowledgement(RULE, ""),
        Acknowledgement(f"{RULE}[Audit]", "Shop"),
        Acknowledgement(RULE, "Shop/Role"),
        Acknowledgement(f"{RULE}[Audit]", "Shop/Role"),
        Acknowledgement(RULE, "Shop/Rol"),
    ]
    audit, backup = decided(*listed)

    assert audit.matching == (listed[3], listed[2], listed[1], listed[0])
    assert backup.matching == (listed[2], listed[0])


@pytest.mark.parametrize(
    "paths", [("Shop/Role/Resource", "/Shop/Role/"), ("Shop/Role", "Shop/Role/Resource")]
)
def test_the_first_entry_of_the_baseline_that_matches_counts(paths: tuple[str, str]) -> None:
    entries = tuple(BaselineEntry(RULE, path, f"{number}") for number, path in enumerate(paths))

    for listed in (entries, entries[::-1]):
        assert {one.entry for one in decided(baseline=listed)} == {listed[0]}
