"""The rule `permissions-over-quota`."""

import json
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


def test_sids_that_are_not_in_the_template_are_not_counted() -> None:
    statements = [allow("s3:GetObject", f"arn:aws:s3:::{'b' * 20}-{n:03}/*") for n in range(104)]
    policy = {"Version": "2012-10-17", "Statement": statements}
    size = len(json.dumps(policy, separators=(",", ":")))

    assert 10_240 - 16 * len(statements) < size <= 10_240
    assert fired(EC2, permissions=statements) == set()


def test_sids_that_are_in_the_template_are_counted() -> None:
    statements = [
        allow("s3:GetObject", f"arn:aws:s3:::{'b' * 20}-{n:03}/*", Sid=f"ReadObjectsOf{n:03}")
        for n in range(104)
    ]

    assert fired(EC2, permissions=statements) == {RULE}
