"""Pairs of trust policies with a known verdict."""

from typing import Any

import pytest

from iam_patterns.policy.tokens import symbol
from tests.policy.inclusion import comparing

OWN, VENDOR = "111111111111", "222222222222"
BOB = f"arn:aws:sts::{VENDOR}:federated-user/bob"
TOKEN = symbol("Vendor")
ROOT = {"AWS": f"arn:aws:iam::{VENDOR}:root"}
PROVIDER = f"arn:aws:iam::{OWN}:oidc-provider/token.actions.githubusercontent.com"
SUBJECT = "token.actions.githubusercontent.com:sub"
ASSUME = "sts:AssumeRole"
WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity"


def trust(principal: Any, action: Any = ASSUME, **conditions: Any) -> dict[str, Any]:
    found = {"Effect": "Allow", "Principal": principal, "Action": action}
    return found | ({"Condition": conditions} if conditions else {})


def deny(principal: Any, **conditions: Any) -> dict[str, Any]:
    return trust(principal, "sts:*", **conditions) | {"Effect": "Deny"}


def verdict(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> str:
    documents = ({"Version": "2012-10-17", "Statement": each} for each in (before, after))
    return comparing.compare_trust(*documents).verdict


def like(pattern: str) -> dict[str, Any]:
    return {"ArnLike": {"aws:PrincipalArn": pattern}}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([trust(ROOT)], [trust({"AWS": VENDOR})], "equal"),
        (
            [trust(ROOT, **like(f"arn:aws:iam::{VENDOR}:role/app-*"))],
            [trust(ROOT, **like(f"arn:aws:iam::{VENDOR}:role/app-?*"))],
            "narrower",
        ),
        (
            [trust(ROOT)],
            [trust({"AWS": "*"}, StringEquals={"aws:PrincipalAccount": VENDOR})],
            "equal",
        ),
        ([trust({"AWS": "*"}, **like(f"arn:aws:iam::{VENDOR}:*"))], [trust(ROOT)], "equal"),
        (
            [trust({"AWS": OWN})],
            [trust({"AWS": "*"}, StringEquals={"aws:PrincipalAccount": OWN})],
            "broader",
        ),
        (
            [trust(ROOT)],
            [trust({"AWS": "*"}, StringEquals={"aws:PrincipalOrgID": "o-shop000001"})],
            "broader",
        ),
        (
            [trust({"AWS": "*"}), deny("*", StringNotEquals={"aws:PrincipalAccount": VENDOR})],
            [trust(ROOT)],
            "equal",
        ),
        (
            [trust({"AWS": f"arn:aws:iam::{VENDOR}:role/a"})],
            [trust({"AWS": f"arn:aws:sts::{VENDOR}:assumed-role/a/run"})],
            "broader",
        ),
        ([trust({"Service": "ec2.amazonaws.com"})], [trust({"Service": "*"})], None),
        (
            [trust({"Service": "ec2.amazonaws.com"})],
            [trust({"Service": "ec2.amazonaws.com"}, StringEquals={"aws:SourceAccount": OWN})],
            "narrower",
        ),
        (
            [trust({"Service": "ec2.amazonaws.com"}), trust({"AWS": VENDOR})],
            [trust({"Service": "ec2.amazonaws.com", "AWS": VENDOR})],
            "equal",
        ),
        (
            [trust(ROOT), trust({"Federated": PROVIDER}, WEB_IDENTITY)],
            [trust({**ROOT, "Federated": PROVIDER}, [ASSUME, WEB_IDENTITY])],
            "equal",
        ),
        (
            [trust({"Federated": PROVIDER}, WEB_IDENTITY, StringLike={SUBJECT: "repo:a/b:*"})],
            [trust({"Federated": PROVIDER}, WEB_IDENTITY, StringLike={SUBJECT: "repo:a/*"})],
            "broader",
        ),
        (
            [trust({"Federated": PROVIDER}, WEB_IDENTITY, StringLike={SUBJECT: "repo:a/b:*"})],
            [
                trust(
                    {"Federated": PROVIDER},
                    WEB_IDENTITY,
                    **{"ForAllValues:StringLike": {SUBJECT: "repo:a/b:*"}},
                )
            ],
            "broader",
        ),
        (
            [trust(ROOT), deny({"AWS": f"arn:aws:iam::{VENDOR}:user/bob"})],
            [trust(ROOT, StringNotEqualsIfExists={"aws:username": "bob"})],
            "narrower",
        ),
        ([trust(ROOT, "sts:*")], [trust(ROOT, [ASSUME, "sts:TagSession"])], "narrower"),
        ([trust(ROOT)], [trust(ROOT), trust({"AWS": BOB})], "equal"),
        ([], [trust({"AWS": BOB})], "broader"),
        ([trust({"AWS": f"arn:aws:iam::{OWN}:role/a"}), deny({"AWS": OWN})], [], "equal"),
        ([trust({"AWS": f"arn:aws:iam::{OWN}:role/a"}), deny({"AWS": VENDOR})], [], "narrower"),
        ([trust({"AWS": BOB})], [trust({"AWS": f"{BOB}by"})], "broader"),
        (
            [trust({"AWS": f"arn:aws:iam::{TOKEN}:root"})],
            [trust({"AWS": TOKEN})],
            "equal",
        ),
        ([], [trust({"AWS": TOKEN})], "broader"),
        ([trust({"AWS": TOKEN})], [trust({"AWS": f"arn:aws:iam::{TOKEN}:role/x"})], "narrower"),
        (
            [trust({"Service": "ec2.amazonaws.com"})],
            [trust({"Service": ["ec2.amazonaws.com", "s3.amazonaws.com"]})],
            "broader",
        ),
        (
            [
                trust(ROOT),
                {
                    "Effect": "Deny",
                    "NotPrincipal": {"AWS": [VENDOR, f"arn:aws:iam::{VENDOR}:role/a"]},
                    "Action": "sts:*",
                },
            ],
            [trust(ROOT)],
            "broader",
        ),
    ],
)
def test_pairs(
    before: list[dict[str, Any]], after: list[dict[str, Any]], expected: str | None
) -> None:
    if expected is None:
        assert comparing.is_refused({"Version": "2012-10-17", "Statement": after})
        return
    opposite = {"broader": "narrower", "narrower": "broader", "equal": "equal"}

    assert verdict(before, after) == expected
    assert verdict(after, before) in (opposite[expected], "broader")


def test_a_key_of_the_caller_is_compared_with_what_the_request_has() -> None:
    """Each kind of caller is looked at on its own, also where the same clauses could match."""
    kinds = {"aws:PrincipalType": ["AssumedRole", "${aws:ResourceTag/team}*"]}
    denied = deny({"AWS": "*"}, **{"ForAnyValue:StringEqualsIgnoreCaseIfExists": kinds})

    assert verdict([trust({"AWS": OWN}), denied], [trust({"AWS": OWN})]) == "broader"
    assert verdict([trust({"AWS": OWN})], [trust({"AWS": OWN}), denied]) == "narrower"


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        pytest.param("arn:aws:iam::{}:role/{}", "a" * 65, id="role name of 65 characters"),
        pytest.param("arn:aws:iam::{}:role/{}", "a{b", id="character of no role name"),
        pytest.param("arn:aws:sts::{}:assumed-role/{}/run", "a" * 65, id="session of 65"),
        pytest.param("arn:aws:sts::{}:assumed-role/{}/run", "a{b", id="session of no role"),
    ],
)
def test_a_role_that_cannot_be_opens_nothing(listed: str, name: str) -> None:
    def trusted(role: str) -> dict[str, Any]:
        return trust({"AWS": listed.format(VENDOR, role)})

    assert verdict([], [trusted(name)]) == "equal"
    assert verdict([], [trusted(name[:1])]) == "broader"
    assert verdict([trusted(name)], [trusted(name[:1])]) == "broader"


def test_every_identity_provider_is_more_than_those_listed() -> None:
    one, every = ([trust({"Federated": each}, WEB_IDENTITY)] for each in (PROVIDER, "*"))

    assert verdict([], every) == "broader"
    assert verdict(one, every) == "broader"
    assert verdict(every, one) == "narrower"
    assert verdict(every, [*one, *every]) == "equal"


def test_services_have_no_user_id() -> None:
    both = {"AWS": OWN, "Service": "ec2.amazonaws.com"}
    without = trust(both, Null={"aws:userid": "true"})

    assert verdict([], [without]) == "broader"
    assert verdict([trust({"Service": "ec2.amazonaws.com"})], [without]) == "narrower"
    assert verdict([], [trust({"AWS": OWN}, Null={"aws:userid": "true"})]) == "equal"


def by_name(operator: str, name: str) -> dict[str, Any]:
    return trust(
        {"AWS": "*"},
        ArnLike={"aws:PrincipalArn": f"arn:aws:iam::{VENDOR}:user/app/*"},
        **{operator: {"aws:username": name}},
    )


def test_a_user_is_told_apart_by_its_name_and_its_arn() -> None:
    is_x, is_like = by_name("StringEquals", "x"), by_name("StringLike", "x*y")

    assert verdict([is_x], [by_name("StringNotEquals", "y")]) == "broader"
    assert verdict([is_x, by_name("StringNotEquals", "x")], [like_app()]) == "equal"
    assert verdict([is_like], [is_like, by_name("StringLike", "xa*y")]) == "cannot tell"


def like_app() -> dict[str, Any]:
    return trust({"AWS": "*"}, **like(f"arn:aws:iam::{VENDOR}:user/app/*"))


def test_many_principals_are_compared() -> None:
    """Hostile size: 200 accounts, and patterns of roles in each."""

    def accounts(first: int) -> list[dict[str, Any]]:
        numbers = [f"{first + number:012}" for number in range(200)]
        return [
            trust({"AWS": numbers}, **like("arn:aws:iam::*:role/app-*")),
            deny({"AWS": numbers[:20]}),
        ]

    assert verdict(accounts(1), accounts(1)[::-1]) == "equal"
    assert verdict(accounts(1), accounts(2)) == "broader"


@pytest.mark.parametrize(
    ("principal", "key", "expected"),
    [
        ({"AWS": "*"}, "aws:PrincipalAccount", "cannot tell"),
        ({"AWS": "*"}, "aws:PrincipalArn", "cannot tell"),
        ({"AWS": "*"}, "aws:username", "cannot tell"),
        ("*", "aws:PrincipalAccount", "cannot tell"),
        ("*", "aws:PrincipalServiceName", "cannot tell"),
        ({"AWS": VENDOR}, "aws:PrincipalAccount", "narrower"),
        ({"AWS": VENDOR}, "aws:PrincipalArn", "cannot tell"),
        ({"AWS": VENDOR}, "aws:username", "cannot tell"),
        ({"AWS": f"arn:aws:iam::{VENDOR}:role/a"}, "aws:PrincipalArn", "narrower"),
        ({"AWS": f"arn:aws:iam::{VENDOR}:role/a"}, "aws:PrincipalAccount", "narrower"),
        ({"AWS": f"arn:aws:iam::{VENDOR}:user/a"}, "aws:username", "narrower"),
        ({"Service": "ec2.amazonaws.com"}, "aws:PrincipalServiceName", "narrower"),
    ],
)
def test_a_key_of_callers_that_are_not_listed_is_compared_with_no_variable(
    principal: Any, key: str, expected: str
) -> None:
    """What the request decides could be the ARN, name or account of any of them."""
    same = {key: "${aws:ResourceTag/x}"}
    narrower = trust(principal, StringEquals=same | {"sts:ExternalId": "cust-7f3a"})

    assert verdict([trust(principal, StringEquals=same)], [narrower]) == expected
    assert verdict([narrower], [trust(principal, StringEquals=same)]) == "broader"
