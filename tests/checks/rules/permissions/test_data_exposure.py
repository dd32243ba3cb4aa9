"""The rule `permissions-data-exposure`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired, found

RULE = "permissions-data-exposure"

WEAK: dict[str, list[Any]] = {
    "every object": [allow("s3:GetObject")],
    "every secret": [allow("secretsmanager:Get*")],
}
SOUND: dict[str, list[Any]] = {
    "one bucket": [allow("s3:GetObject", "arn:aws:s3:::shop/*")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()


def test_the_fix_is_for_the_service() -> None:
    (finding,) = found(EC2, permissions=[allow("s3:GetObject")])

    assert 'read_s3(bucket.bucket_arn, prefix="reports/")' in finding.fix
