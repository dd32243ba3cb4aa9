"""The rule `permissions-unfit-resource`."""

from typing import Any

import pytest

from tests.checks.templates import EC2, allow, fired, found

RULE = "permissions-unfit-resource"

WEAK: dict[str, list[Any]] = {
    "a bucket for an object": [allow("s3:GetObject", "arn:aws:s3:::shop")],
    "a bucket for an action without resources": [allow("s3:ListAllMyBuckets", "arn:aws:s3:::shop")],
}
SOUND: dict[str, list[Any]] = {
    "every action of a bucket": [allow("s3:*", "arn:aws:s3:::shop")],
    "a pattern of objects": [allow("s3:GetObject", "arn:*:s3:::sh?p*")],
}


@pytest.mark.parametrize("name", WEAK)
def test_it_fires_alone(name: str) -> None:
    assert fired(EC2, permissions=WEAK[name]) == {RULE}


@pytest.mark.parametrize("name", SOUND)
def test_nothing_fires(name: str) -> None:
    assert fired(EC2, permissions=SOUND[name]) == set()


def test_several_actions_of_one_statement_are_one_finding() -> None:
    actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
    (finding,) = found(EC2, permissions=[allow(actions, "arn:aws:s3:::shop")])

    assert "and 1 more do not support the resource arn:aws:s3:::shop." in finding.description
