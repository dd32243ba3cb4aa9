"""The rule `trust-user-without-mfa`."""

from typing import Any

import pytest

from tests.checks.templates import MFA, OWN, fired, trust

RULE = "trust-user-without-mfa"

WEAK: dict[str, list[Any]] = {
    "a user": [trust({"AWS": f"arn:aws:iam::{OWN}:user/alice"})],
}
SOUND: dict[str, list[Any]] = {
    "a user with MFA": [trust({"AWS": f"arn:aws:iam::{OWN}:user/alice"}, MFA)],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(*WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(*SOUND[name]) == set()
