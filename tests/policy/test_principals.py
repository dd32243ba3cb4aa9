"""The Principal element."""

from typing import Any

import pytest

from iam_patterns.policy import PolicyError, Principals
from iam_patterns.policy.principals import account_root_arn, is_origin_access_identity
from iam_patterns.policy.tokens import symbol

OWN = "111111111111"
ROLE = f"arn:aws:iam::{OWN}:role/x"


def paths(principals: Principals) -> list[str]:
    return [problem.path for problem in principals.problems("Principal")]


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"aws": None}, "Principal.AWS"),
        ({"aws": 5}, "Principal.AWS"),
        ({"aws": {"a": 1}}, "Principal.AWS"),
        ({"aws": b"ab"}, "Principal.AWS"),
        ({"aws": bytearray(b"ab")}, "Principal.AWS"),
        ({"service": [None]}, "Principal.Service"),
        ({"federated": frozenset({1})}, "Principal.Federated"),
        ({"canonical_user": {2}}, "Principal.CanonicalUser"),
        ({"everyone": "yes"}, "everyone"),
    ],
)
def test_each_list_is_of_strings(parts: dict[str, Any], path: str) -> None:
    with pytest.raises(PolicyError) as error:
        Principals(**parts)
    assert [problem.path for problem in error.value.problems] == [path]


def test_lists_of_each_kind_are_read() -> None:
    for given in ([ROLE], (ROLE,), {ROLE}, frozenset({ROLE}), ROLE):
        assert Principals(aws=given).aws == (ROLE,)  # type: ignore[arg-type] # sets are read too


def test_the_element_as_json() -> None:
    principals = Principals(aws=["222222222222", ROLE], service=["ec2.amazonaws.com"])

    assert principals.to_dict() == {
        "AWS": ["222222222222", ROLE],
        "Service": "ec2.amazonaws.com",
    }
    assert Principals(everyone=True).to_dict() == "*"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({}, False),
        ({"everyone": True}, True),
        ({"aws": [OWN]}, True),
        ({"service": ["ec2.amazonaws.com"]}, True),
        ({"federated": ["accounts.google.com"]}, True),
        ({"canonical_user": ["a" * 64]}, True),
    ],
)
def test_whether_it_lists_anyone(parts: dict[str, Any], *, expected: bool) -> None:
    assert bool(Principals(**parts)) is expected


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"aws": [ROLE, OWN, "*"]}, []),
        ({"aws": [f"arn:aws:iam::{OWN}:role/*"]}, ["Principal.AWS"]),
        ({"aws": ["alice"]}, ["Principal.AWS"]),
        ({"service": ["ec2"]}, ["Principal.Service"]),
        ({"canonical_user": ["x"]}, ["Principal.CanonicalUser"]),
        ({"everyone": True, "aws": [OWN]}, ["Principal"]),
        ({"aws": [symbol("Role.Arn")]}, []),
    ],
)
def test_what_iam_rejects(parts: dict[str, Any], expected: list[str]) -> None:
    assert paths(Principals(**parts)) == expected


def test_the_root_of_an_account_and_an_identity_of_cloudfront() -> None:
    name = "CloudFront Origin Access Identity E1EXAMPLE"

    assert account_root_arn(OWN, "aws-cn") == f"arn:aws-cn:iam::{OWN}:root"
    assert is_origin_access_identity(f"arn:aws:iam::cloudfront:user/{name}")
    assert not is_origin_access_identity(ROLE)
