"""The rule `permissions-over-quota`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired

RULE = "permissions-over-quota"

WEAK: dict[str, list[Any]] = {
    "two hundred buckets": [
        allow("s3:GetObject", [f"arn:aws:s3:::{'b' * 50}-{n}/*" for n in range(200)])
    ],
}
SOUND: dict[str, list[Any]] = {
    "two buckets": [allow("s3:GetObject", [f"arn:aws:s3:::{'b' * 50}-{n}/*" for n in range(2)])],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
