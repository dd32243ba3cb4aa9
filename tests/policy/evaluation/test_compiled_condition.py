"""Conditions, case by case from AWS's documentation of the condition operators."""

from typing import Any

import pytest

from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, decide
from iam_patterns.policy.operators import OPERATORS

OWN = "111111111111"
ALICE = Caller.of_user(f"arn:aws:iam::{OWN}:user/team/alice")
OBJECT = "arn:aws:s3:::shop/orders.csv"


def document(effect: str = "Allow", **elements: Any) -> PolicyDocument:
    statement = {"Effect": effect, "Action": "s3:*", "Resource": "*", **elements}
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})


CONDITIONS: list[tuple[dict[str, dict[str, Any]], dict[str, Any], bool]] = [
    ({"StringEquals": {"k:a": ["x", "y"]}}, {"k:a": "y"}, True),
    ({"StringEquals": {"K:A": "x"}}, {"k:a": "x"}, True),
    ({"StringEquals": {"k:a": "X"}}, {"k:a": "x"}, False),
    ({"StringEqualsIgnoreCase": {"k:a": "X"}}, {"k:a": "x"}, True),
    ({"StringNotEquals": {"k:a": ["x", "y"]}}, {"k:a": "y"}, False),
    ({"StringNotEquals": {"k:a": "x"}}, {}, True),
    ({"StringEquals": {"k:a": "x"}}, {}, False),
    ({"StringEqualsIfExists": {"k:a": "x"}}, {}, True),
    ({"StringEqualsIfExists": {"k:a": "x"}}, {"k:a": "y"}, False),
    ({"StringLike": {"k:a": "a?c*"}}, {"k:a": "abcdef"}, True),
    ({"StringEquals": {"k:a": "a*"}}, {"k:a": "abc"}, False),
    ({"NumericLessThan": {"k:a": "10"}}, {"k:a": "9.5"}, True),
    ({"NumericGreaterThanEquals": {"k:a": "10"}}, {"k:a": "10"}, True),
    ({"NumericEquals": {"k:a": "10"}}, {"k:a": "ten"}, False),
    ({"DateLessThan": {"k:a": "2026-01-01T00:00:00Z"}}, {"k:a": "2025-12-31T23:59:59Z"}, True),
    ({"DateGreaterThan": {"k:a": "0"}}, {"k:a": "2026-01-01T00:00:00+02:00"}, True),
    ({"Bool": {"k:a": "true"}}, {"k:a": "True"}, True),
    ({"Bool": {"k:a": "true"}}, {}, False),
    ({"BoolIfExists": {"k:a": "true"}}, {}, True),
    ({"BinaryEquals": {"k:a": "QmluYXJ5"}}, {"k:a": "QmluYXJ5"}, True),
    ({"IpAddress": {"k:a": "203.0.113.0/24"}}, {"k:a": "203.0.113.9"}, True),
    ({"IpAddress": {"k:a": "2001:db8::/32"}}, {"k:a": "2001:db8::1"}, True),
    ({"NotIpAddress": {"k:a": "203.0.113.0/24"}}, {"k:a": "198.51.100.1"}, True),
    ({"ArnLike": {"k:a": "arn:aws:sns:*:1:t"}}, {"k:a": "arn:aws:sns:eu:1:t"}, True),
    ({"ArnLike": {"k:a": "arn:aws:*:1:t:u"}}, {"k:a": "arn:aws:sns:eu:1:t"}, False),
    ({"ArnNotLike": {"k:a": "arn:aws:sns:*:1:t"}}, {"k:a": "arn:aws:sns:eu:2:t"}, True),
    ({"Null": {"k:a": "true"}}, {}, True),
    ({"Null": {"k:a": "false"}}, {}, False),
    ({"ForAllValues:StringEquals": {"k:a": ["x", "y"]}}, {"k:a": ["x"]}, True),
    ({"ForAllValues:StringEquals": {"k:a": ["x", "y"]}}, {"k:a": ["x", "z"]}, False),
    ({"ForAllValues:StringEquals": {"k:a": "x"}}, {}, True),
    ({"ForAnyValue:StringEquals": {"k:a": "x"}}, {"k:a": ["x", "z"]}, True),
    ({"ForAnyValue:StringEquals": {"k:a": "x"}}, {}, False),
    ({"ForAnyValue:StringNotEquals": {"k:a": "x"}}, {"k:a": ["x", "z"]}, True),
    ({"ForAllValues:StringNotEquals": {"k:a": "x"}}, {"k:a": ["x", "z"]}, False),
    ({"StringEquals": {"k:a": "${k:b}"}}, {"k:a": "x", "k:b": "x"}, True),
    ({"StringEquals": {"k:a": "${k:b}"}}, {"k:a": "x"}, False),
    ({"StringEquals": {"k:a": "${k:b, 'x'}"}}, {"k:a": "x"}, True),
    ({"StringLike": {"k:a": "${k:b}/*"}}, {"k:a": "*/y", "k:b": "*"}, True),
    ({"StringLike": {"k:a": "${k:b}/*"}}, {"k:a": "x/y", "k:b": "*"}, False),
    ({"StringLike": {"k:a": "a${*}"}}, {"k:a": "ab"}, False),
    ({"StringEquals": {"k:a": "x", "k:b": "y"}}, {"k:a": "x"}, False),
    ({"StringNotEqualsIgnoreCase": {"k:a": "X"}}, {"k:a": "x"}, False),
    ({"StringNotLike": {"k:a": "a*"}}, {"k:a": "abc"}, False),
    ({"NumericNotEquals": {"k:a": "10"}}, {"k:a": "10.0"}, False),
    ({"NumericLessThanEquals": {"k:a": "10"}}, {"k:a": "10.1"}, False),
    ({"NumericGreaterThan": {"k:a": "10"}}, {"k:a": "10"}, False),
    ({"DateEquals": {"k:a": "0"}}, {"k:a": "1970-01-01T00:00:00Z"}, True),
    ({"DateNotEquals": {"k:a": "0"}}, {"k:a": "1970-01-01T00:00:00Z"}, False),
    ({"DateLessThanEquals": {"k:a": "0"}}, {"k:a": "1"}, False),
    ({"DateGreaterThanEquals": {"k:a": "0"}}, {"k:a": "0"}, True),
    ({"ArnEquals": {"k:a": "arn:aws:sns:eu:1:t*"}}, {"k:a": "arn:aws:sns:eu:1:topic"}, True),
    ({"ArnNotEquals": {"k:a": "arn:aws:sns:eu:1:t"}}, {"k:a": "arn:aws:sns:eu:1:t"}, False),
]

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
_OPERATORS = _GUIDE + "reference_policies_elements_condition_operators.html"
PAGES = {
    "String": f"{_OPERATORS}#Conditions_String",
    "Numeric": f"{_OPERATORS}#Conditions_Numeric",
    "Date": f"{_OPERATORS}#Conditions_Date",
    "Bool": f"{_OPERATORS}#Conditions_Boolean",
    "Binary": f"{_OPERATORS}#Conditions_BinaryEquals",
    "Ip": f"{_OPERATORS}#Conditions_IPAddress",
    "NotIp": f"{_OPERATORS}#Conditions_IPAddress",
    "Arn": f"{_OPERATORS}#Conditions_ARN",
    "Null": f"{_OPERATORS}#Conditions_Null",
}
"""Where AWS says how each family of operators compares."""


def page_of(operator: str) -> str:
    plain = OPERATORS[operator].base
    return next(page for family, page in PAGES.items() if plain.startswith(family))


def test_every_operator_has_a_case() -> None:
    tried = {OPERATORS[operator].base for block, _, _ in CONDITIONS for operator in block}

    assert tried == {operator.base for operator in OPERATORS.values()}


@pytest.mark.parametrize(("block", "context", "allowed"), CONDITIONS, ids=str)
def test_conditions(
    block: dict[str, dict[str, Any]], context: dict[str, Any], *, allowed: bool
) -> None:
    request = Request(ALICE, "s3:GetObject", OBJECT, context=context, resource_account=OWN)

    decision = decide(request, Policies(identity=[document(Condition=block)]))

    assert bool(decision) is allowed, [page_of(operator) for operator in block]


def test_variables_of_the_older_version_are_text() -> None:
    statement = {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::${aws:username}/*"}
    home = Request(ALICE, "s3:GetObject", "arn:aws:s3:::alice/x", resource_account=OWN)
    new, old = (
        PolicyDocument.from_dict({"Version": version, "Statement": statement})
        for version in ("2012-10-17", "2008-10-17")
    )

    assert decide(home, Policies(identity=[new]))
    assert not decide(home, Policies(identity=[old]))
