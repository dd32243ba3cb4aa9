"""The rule `permissions-unfit-condition-key`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired, found

RULE = "permissions-unfit-condition-key"

WEAK: dict[str, list[Any]] = {
    "a key of another service": [
        allow("sqs:SendMessage", Condition={"StringEquals": {"s3:prefix": "a"}})
    ],
}
SOUND: dict[str, list[Any]] = {
    "a key of the action": [
        allow("s3:ListBucket", "arn:aws:s3:::shop", Condition={"StringEquals": {"s3:prefix": "a"}})
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()


def test_it_says_which_requests() -> None:
    (finding,) = found(EC2, permissions=WEAK["a key of another service"])

    assert "sqs:SendMessage requests never carry s3:prefix." in finding.description
