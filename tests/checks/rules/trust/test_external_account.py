"""The rule `trust-external-account`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings
from tests.checks.templates import EXTERNAL_ID, OTHER, OUTSIDE, ROLE, fired, found, trust

RULE = "trust-external-account"

WEAK: dict[str, list[Any]] = {
    "another account's role": [trust({"AWS": OUTSIDE})],
    "two roles of another account": [trust({"AWS": [OUTSIDE, OUTSIDE + "-2"]})],
}
SOUND: dict[str, list[Any]] = {
    "a vendor with an external ID": [trust({"AWS": OUTSIDE}, EXTERNAL_ID)],
    "an own role": [trust({"AWS": ROLE})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_several_principals_of_one_statement_are_one_finding() -> None:
    principals = [f"{OUTSIDE}-{number}" for number in range(5)]

    (finding,) = found(trust({"AWS": principals}))

    assert finding.description.count("belongs to another AWS account.") == 2
    assert "And 3 more." in finding.description
    assert f'vendor_account="{OTHER}"' in finding.example
    assert f'vendor_account="{OTHER}"' in finding.example


@pytest.mark.parametrize(
    "settings",
    [
        Settings(own_accounts=frozenset({OTHER})),
        Settings(trusted_accounts={OTHER: "auditor"}),
    ],
    ids=["own", "trusted"],
)
def test_the_settings_name_own_and_trusted_accounts(settings: Settings) -> None:
    assert fired(trust({"AWS": OUTSIDE}), settings=settings) == set()
