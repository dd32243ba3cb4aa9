"""The rule `permissions-pass-any-role`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, allow, fired

RULE = "permissions-pass-any-role"

WEAK: dict[str, list[Any]] = {
    "any role": [allow("iam:PassRole")],
}
SOUND: dict[str, list[Any]] = {
    "one role": [allow("iam:PassRole", f"arn:aws:iam::{OWN}:role/r")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
