"""The rule `permissions-credential-exposure`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, OWN, allow, fired

RULE = "permissions-credential-exposure"

WEAK: dict[str, list[Any]] = {
    "any database": [allow("rds-db:connect")],
}
SOUND: dict[str, list[Any]] = {
    "one user": [
        allow("rds-db:connect", f"arn:aws:rds-db:eu-west-1:{OWN}:dbuser:cluster-ABC/orders")
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
