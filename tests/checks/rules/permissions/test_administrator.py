"""The rule `permissions-administrator`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired

RULE = "permissions-administrator"

WEAK: dict[str, list[Any]] = {
    "everything": [allow("*")],
}
SOUND: dict[str, list[Any]] = {
    "one bucket": [allow("s3:*", "arn:aws:s3:::shop")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
