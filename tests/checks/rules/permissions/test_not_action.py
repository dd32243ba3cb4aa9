"""The rule `permissions-not-action`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired

RULE = "permissions-not-action"

WEAK: dict[str, list[Any]] = {
    "everything but IAM": [
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "arn:aws:s3:::shop/*"}
    ],
}
SOUND: dict[str, list[Any]] = {
    "a denial of everything but IAM": [
        allow("s3:ListBucket", "arn:aws:s3:::shop"),
        {"Effect": "Deny", "NotAction": "s3:*", "Resource": "*"},
    ],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
