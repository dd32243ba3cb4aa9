"""The rule `trust-ineffective-condition`."""

from typing import Any

import pytest

from tests.checks.templates import OUTSIDE, ROLE, fired, trust

RULE = "trust-ineffective-condition"

WEAK: dict[str, list[Any]] = {
    "IfExists": [
        trust({"AWS": ROLE}, {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "required": [trust({"AWS": ROLE}, {"StringEquals": {"aws:PrincipalOrgID": "o-abcdefghij"}})],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_another_account_is_still_reported() -> None:
    condition = {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcdefghij"}}

    assert fired(trust({"AWS": OUTSIDE}, condition)) == {RULE, "trust-external-account"}
