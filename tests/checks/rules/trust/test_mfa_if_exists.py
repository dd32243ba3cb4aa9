"""The rule `trust-mfa-if-exists`."""

from typing import Any

import pytest

from tests.checks.templates import MFA, ROLE, fired, found, trust

RULE = "trust-mfa-if-exists"

WEAK: dict[str, list[Any]] = {
    "BoolIfExists": [
        trust({"AWS": ROLE}, {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}})
    ],
    "not false": [
        trust({"AWS": ROLE}, {"StringNotEquals": {"aws:MultiFactorAuthPresent": "false"}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "Bool": [trust({"AWS": ROLE}, MFA)],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()


def test_it_says_when_the_condition_is_true() -> None:
    (finding,) = found(*WEAK["BoolIfExists"])

    assert "BoolIfExists true is true when aws:MultiFactorAuthPresent is missing." in str(finding)
