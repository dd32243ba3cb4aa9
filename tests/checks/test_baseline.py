"""Baseline entries in the settings."""

from datetime import date
from typing import Any

import pytest

from iam_patterns.checks import BaselineEntry, Settings, SettingsError, findings
from iam_patterns.policy import InvalidInputError
from iam_patterns.template import AppTemplates
from tests.checks.templates import stack_of

ENTRY = {"rule": "trust-external-account", "path": "Shop/Vendor", "reason": "our auditor"}


def test_the_context_has_entries_as_objects() -> None:
    found = Settings.from_context({"baseline": [{**ENTRY, "owner": "security"}]})

    assert found.baseline == (BaselineEntry(**ENTRY, owner="security"),)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ({}, "baseline: must be a list of objects"),
        (["x"], r"baseline\[0\]: must be an object"),
        ([{**ENTRY, "expire": "2027-01-31"}], r"baseline\[0\].expire: must be one of rule, path"),
        ([{"rule": "x"}], r"baseline\[0\].path: is missing(.|\n)*baseline\[0\].reason: is missing"),
        ([{**ENTRY, "reason": " "}], r"baseline\[0\].reason: must be a text"),
        ([{**ENTRY, "owner": 3}], r"baseline\[0\].owner: must be a text"),
        ([{**ENTRY, "expires": "2027-02-30"}], r"baseline\[0\].expires: must be a date"),
        ([{**ENTRY, "expires": "31.1.2027"}], r"baseline\[0\].expires: must be a date"),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_entry_is_said_at_its_place(listed: Any, words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        Settings.from_context({"baseline": listed})


def test_in_python_an_entry_is_no_object_and_has_the_same_limits() -> None:
    with pytest.raises(SettingsError, match=r"baseline\[0\]: must be a BaselineEntry"):
        Settings(baseline=(ENTRY,))  # type: ignore[arg-type] # what is tested
    with pytest.raises(InvalidInputError, match="reason: must be a text"):
        BaselineEntry("trust-external-account", "Shop/Vendor", "")


def test_an_unknown_rule_is_an_error_with_the_nearest_name() -> None:
    settings = Settings(baseline=(BaselineEntry("trust-external-acount", "Shop", "x"),))

    with pytest.raises(SettingsError, match=r"baseline\[0\].rule(.|\n)*trust-external-account\?"):
        findings(AppTemplates([stack_of({})]), settings)


@pytest.mark.parametrize(("today", "has_expired"), [((2027, 5, 31), False), ((2027, 6, 1), True)])
def test_the_last_day_counts(today: tuple[int, int, int], *, has_expired: bool) -> None:
    found = BaselineEntry(**ENTRY, expires="2027-05-31")

    assert found.has_expired(date(*today)) is has_expired
    assert not BaselineEntry(**ENTRY).has_expired()
