"""The rule `permissions-unreachable-statement`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, deny, fired

RULE = "permissions-unreachable-statement"

WEAK: dict[str, list[Any]] = {
    "denied": [allow("s3:ListBucket", "arn:aws:s3:::shop"), deny("s3:*")],
    "conditions that exclude each other": [
        allow(
            "s3:ListBucket",
            "arn:aws:s3:::shop",
            Condition={"StringEquals": {"s3:prefix": "a"}, "StringLike": {"s3:prefix": "b*"}},
        )
    ],
}
SOUND: dict[str, list[Any]] = {
    "partly denied": [allow("s3:ListBucket", "arn:aws:s3:::shop"), deny("s3:PutObject")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
