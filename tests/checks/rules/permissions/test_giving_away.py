"""The rule `permissions-giving-away`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired

RULE = "permissions-giving-away"

WEAK: dict[str, list[Any]] = {
    "any bucket": [allow("s3:PutBucketPolicy")],
}
SOUND: dict[str, list[Any]] = {
    "one bucket": [allow("s3:PutBucketPolicy", "arn:aws:s3:::shop")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()
