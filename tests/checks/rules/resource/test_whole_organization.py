"""The rule `resource-whole-organization`."""

from typing import Any

import pytest

from tests.checks.resource_templates import (
    ADMIN,
    OBJECTS,
    ORGANIZATION,
    READER,
    allow,
    bucket,
    found,
    key,
    secret,
)
from tests.checks.templates import OWN

RULE = "resource-whole-organization"
READ = "secretsmanager:GetSecretValue"
LIMITS: dict[str, dict[str, Any]] = {
    "an account": {"StringEquals": {"aws:PrincipalAccount": OWN}},
    "a role": {"ArnLike": {"aws:PrincipalArn": "arn:*:iam::*:role/deploy"}},
    "a network": {"StringLike": {"aws:SourceVpce": "vpce-1a2b3c4d"}},
    "a unit": {
        "ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1b2c3d4e5/r-a/ou-a-11111111/*"}
    },
}


def test_a_secret_and_a_key_are_notes() -> None:
    root = allow({"AWS": ADMIN}, "kms:*")

    assert found(secret(allow("*", READ, "*", ORGANIZATION))) == [
        (RULE, "note", "Properties.ResourcePolicy.Statement[0]")
    ]
    assert found(key(root, allow({"AWS": "*"}, "kms:Decrypt", "*", ORGANIZATION))) == [
        (RULE, "note", "Properties.KeyPolicy.Statement[1]")
    ]


def test_a_bucket_is_often_for_an_organization() -> None:
    assert found(bucket(allow("*", "s3:GetObject", OBJECTS, ORGANIZATION))) == []


@pytest.mark.parametrize("limit", LIMITS)
def test_conditions_that_limit_it_further(limit: str) -> None:
    conditions: dict[str, Any] = {**ORGANIZATION}
    for operator, keys in LIMITS[limit].items():
        conditions[operator] = {**conditions.get(operator, {}), **keys}

    assert found(secret(allow("*", READ, "*", conditions))) == []


def test_a_principal_that_must_be_in_it() -> None:
    assert found(secret(allow({"AWS": READER}, READ, "*", ORGANIZATION))) == []
