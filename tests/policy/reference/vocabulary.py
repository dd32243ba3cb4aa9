"""What conditions and resources are written with."""

from typing import Any

from tests.policy.reference.situations import HOME

TEXT = ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "Like", "NotLike"]
ORDERED = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"]
OPERATORS = {
    "String": [
        "Equals",
        "NotEquals",
        "EqualsIgnoreCase",
        "NotEqualsIgnoreCase",
        "Like",
        "Like",
        "NotLike",
    ],
    "Numeric": [
        "Equals",
        "NotEquals",
        "LessThan",
        "LessThanEquals",
        "GreaterThan",
        "GreaterThanEquals",
    ],
    "Date": [
        "Equals",
        "NotEquals",
        "LessThan",
        "LessThanEquals",
        "GreaterThan",
        "GreaterThanEquals",
    ],
    "Arn": ["Equals", "NotEquals", "Like", "NotLike"],
    "Bool": [""],
    "Binary": ["Equals"],
}
PATTERNS: dict[str, list[Any]] = {
    "String": ["b*", "?lue", "*", "blue*", "*7f3?", "repo:shop/*:ref:*", "repo:*/app:?*", ""],
    "Numeric": [300, 0.5, 10],
    "Bool": [True, False],
    "Date": [
        "2026-11-24",
        "2026-11-24T10:00Z",
        "2026-11-24T09:59:59.5Z",
        "2027-01-01",
        "1795514400",
    ],
    "Arn": [
        "arn:aws:*:*:*:*",
        f"arn:aws:iam::{HOME}:*",
        "arn:aws:iam::*:role/*",
        "arn:aws:s*:::*",
        "arn:aws:states:*:*:stateMachine:*",
        "arn:aws:*:111111111111:*:*:*",
        "arn:aws:s?s:eu*1:*1:?",
    ],
    "IpAddress": ["203.0.113.0/24", "0.0.0.0/0", "2001:db8::/32", "203.0.113.8/31", "::/0"],
}
MISPLACED = "arn:aws:states:*:stateMachine:shop"
"""Fits a state machine as text, and not part by part."""
VARIABLES = {
    "String": [
        "${aws:username}", "${AWS:PrincipalTag/team}", "${aws:PrincipalTag/team, 'blue'}",
        "${aws:ResourceTag/team}*", "${aws:PrincipalAccount}", "${*}", "b${?}",
        "${aws:ResourceAccount}",
    ],
    "Arn": [
        "${aws:ResourceTag/owner}", "arn:aws:iam::${aws:PrincipalAccount}:user/${aws:username}",
        "${aws:PrincipalArn}", "arn:aws:iam::*:role/app/${aws:PrincipalTag/team, 'worker'}",
    ],
}  # fmt: skip
RESOURCE_VARIABLES = [
    "arn:aws:s3:::shop/b/${aws:PrincipalTag/team}",
    "arn:aws:s3:::shop/${aws:ResourceTag/team, 'a'}",
    "arn:aws:s3:::shop/*/${aws:username}", "arn:aws:s3:::shop/${*}",
]  # fmt: skip
