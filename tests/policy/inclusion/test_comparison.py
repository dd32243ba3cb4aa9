"""Pairs of policies with a known verdict, kind of condition by kind."""

import string
from typing import Any

import pytest

from iam_patterns.policy import Condition, Policies
from iam_patterns.policy.inclusion.clause import Side
from iam_patterns.policy.inclusion.comparison import Comparison, compare_sides, is_opened
from iam_patterns.policy.inclusion.key_cells import is_met, key_cells
from iam_patterns.policy.inclusion.space import CallerCase, RequestSpace
from iam_patterns.policy.tokens import symbol, unknown
from tests.policy.inclusion import comparing

NUMBER = "aws:MultiFactorAuthAge"
ADDRESS = "aws:SourceIp"
TIME = "aws:CurrentTime"
TEXT = "aws:PrincipalTag/team"
TAGS = "aws:TagKeys"
BYTES = "dms:Content"
TEAM = f"${{{TEXT}}}"
BUCKET = symbol("Bucket")


def allow(**parts: Any) -> dict[str, Any]:
    action = {} if "NotAction" in parts else {"Action": "s3:GetObject"}
    resource = {} if "NotResource" in parts else {"Resource": "*"}
    return {"Effect": "Allow", **action, **resource, **parts}


def deny(**parts: Any) -> dict[str, Any]:
    return allow(**parts) | {"Effect": "Deny"}


def when(**conditions: dict[str, Any]) -> dict[str, Any]:
    return allow(Condition={name.replace("__", ":"): each for name, each in conditions.items()})


def unless(**conditions: dict[str, Any]) -> dict[str, Any]:
    return when(**conditions) | {"Effect": "Deny"}


def verdict(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> str:
    def policies(statements: list[dict[str, Any]]) -> dict[str, Any]:
        document = {"Version": "2012-10-17", "Statement": statements}
        return {"identity": [document], "boundary": None, "service_control": []}

    return comparing.compare_permissions(policies(before), policies(after)).verdict


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([allow()], [allow(Resource="arn:aws:s3:::a*")], "narrower"),
        ([allow(Resource="arn:aws:s3:::a/*")], [allow(Resource="arn:aws:s3:::a/?*")], "narrower"),
        (
            [allow(Resource=["arn:aws:s3:::a*", "arn:aws:s3:::ab*"])],
            [allow(Resource="arn:aws:s3:::a*")],
            "equal",
        ),
        (
            [allow(NotResource=["arn:aws:s3:::a/*"])],
            [allow(), deny(Resource="arn:aws:s3:::a/*")],
            "equal",
        ),
        ([allow(NotAction="s3:GetObject")], [allow(Action="*"), deny()], "equal"),
        ([allow(Action="foo:B*")], [allow(Action="foo:Bar")], "narrower"),
        ([allow(Action=["foo:*", "foo:Bar"])], [allow(Action="foo:*")], "equal"),
        (
            [when(NumericLessThan={NUMBER: "300"})],
            [when(NumericLessThanEquals={NUMBER: "300"})],
            "broader",
        ),
        (
            [when(NumericLessThan={NUMBER: ["300", "200"]})],
            [when(NumericLessThan={NUMBER: "300"})],
            "equal",
        ),
        (
            [when(NumericLessThan={NUMBER: "300"})],
            [
                when(NumericGreaterThan={NUMBER: "-1"}),
                unless(NumericGreaterThanEquals={NUMBER: "300"}),
            ],
            "narrower",
        ),
        (
            [when(DateLessThan={TIME: "2027-01-01"})],
            [when(DateLessThan={TIME: "2027-01-01T01:00:00+01:00"})],
            "equal",
        ),
        (
            [allow(), unless(DateGreaterThanEquals={TIME: "2027-01-01"})],
            [when(DateLessThan={TIME: "2027-01-01"})],
            "equal",
        ),
        (
            [when(IpAddress={ADDRESS: ["10.0.0.0/9", "10.128.0.0/9"]})],
            [when(IpAddress={ADDRESS: "10.0.0.0/8"})],
            "equal",
        ),
        ([when(IpAddress={ADDRESS: "0.0.0.0/0"})], [when(Null={ADDRESS: "false"})], "broader"),
        (
            [when(IpAddress={ADDRESS: ["0.0.0.0/0", "::/0"]})],
            [when(Null={ADDRESS: "false"})],
            "equal",
        ),
        (
            [when(NotIpAddress={ADDRESS: "10.0.0.0/8"})],
            [allow(), unless(IpAddress={ADDRESS: "10.0.0.0/8"})],
            "equal",
        ),
        (
            [when(Bool={"aws:SecureTransport": "true"})],
            [allow(), unless(Bool={"aws:SecureTransport": "false"})],
            "equal",
        ),
        (
            [when(Bool={"aws:MultiFactorAuthPresent": "true"})],
            [allow(), unless(Bool={"aws:MultiFactorAuthPresent": "false"})],
            "broader",
        ),
        # YR== and YQ== are the same byte.
        ([when(BinaryEquals={BYTES: "YQ=="})], [when(BinaryEquals={BYTES: "YR=="})], "equal"),
        (
            [when(BinaryEquals={BYTES: "YQ=="})],
            [when(BinaryEquals={BYTES: ["YR==", "Yg=="]})],
            "broader",
        ),
        ([when(BinaryEquals={BYTES: "YQ=="})], [when(Null={BYTES: "false"})], "broader"),
        ([when(StringEquals={TEXT: "a"})], [when(StringLike={TEXT: "a"})], "equal"),
        ([when(StringEquals={TEXT: "a"})], [when(StringEqualsIgnoreCase={TEXT: "A"})], "broader"),
        ([when(StringEquals={TEXT: "a"})], [when(StringEqualsIfExists={TEXT: "a"})], "broader"),
        ([when(StringLike={TEXT: ["a*", "*b"]})], [when(StringLike={TEXT: "a*b"})], "narrower"),
        (
            [when(StringNotEquals={TEXT: "a"})],
            [allow(), unless(StringEquals={TEXT: "a"})],
            "equal",
        ),
        (
            [when(ForAllValues__StringEquals={TAGS: ["a", "b"]})],
            [allow(), unless(ForAnyValue__StringNotEquals={TAGS: ["a", "b"]})],
            "equal",
        ),
        (
            [when(ForAnyValue__StringEquals={TAGS: "a"})],
            [when(ForAllValues__StringEquals={TAGS: "a"}, Null={TAGS: "false"})],
            "broader",
        ),
        (
            [when(ArnLike={"aws:SourceArn": "arn:aws:sns:*:*:t*"})],
            [when(ArnLike={"aws:SourceArn": "arn:aws:sns:*:1*:t*"})],
            "narrower",
        ),
        ([when(ArnEquals={"aws:SourceArn": "*"})], [when(ArnLike={"aws:SourceArn": "*"})], "equal"),
        (
            [allow(Resource=f"arn:aws:s3:::shop/${{{TEXT}}}/*")],
            [allow(Resource="arn:aws:s3:::shop/*")],
            "broader",
        ),
        (
            [
                allow(Resource=f"arn:aws:s3:::shop/${{{TEXT}}}"),
                deny(Resource="arn:aws:s3:::shop/*-*"),
            ],
            [allow(Resource=f"arn:aws:s3:::shop/${{{TEXT}}}")],
            "broader",
        ),
        (
            [when(StringEquals={"aws:ResourceTag/team": f"${{{TEXT}}}"})],
            [when(StringEquals={"aws:ResourceTag/team": ["a", f"${{{TEXT}}}"]})],
            "broader",
        ),
        (
            [when(StringEquals={"aws:PrincipalAccount": "${aws:ResourceAccount}"})],
            [when(StringEquals={"aws:ResourceAccount": "111111111111"})],
            "equal",
        ),
        (
            [when(ArnLike={"aws:SourceArn": "arn:aws:s*n:eu:1:t"})],
            [when(StringLike={"aws:SourceArn": "arn:aws:s*n:eu:1:t"})],
            "broader",
        ),
        (
            [when(ArnLike={"aws:SourceArn": "arn:aws:sns:eu:1?:t"})],
            [when(StringLike={"aws:SourceArn": "arn:aws:sns:eu:1?:t"})],
            "broader",
        ),
        (
            [when(ArnLike={"aws:SourceArn": "arn:aws:sns:eu:1:t?*"})],
            [when(StringLike={"aws:SourceArn": "arn:aws:sns:eu:1:t?*"})],
            "equal",
        ),
        (
            [when(ForAnyValue__StringLike={TAGS: "*"})],
            [when(Null={TAGS: "false"})],
            "broader",
        ),
        (
            [when(ForAllValues__StringEquals={TAGS: "a"})],
            [when(ForAllValues__StringEquals={TAGS: ["a", ""]})],
            "broader",
        ),
        (
            [when(BinaryEquals={"k:b": "QQ=="})],
            [when(BinaryEquals={"k:b": "QQ=="}, StringEquals={"k:c": "x"})],
            "narrower",
        ),
        (
            [when(NumericLessThan={NUMBER: "1"}), when(NumericGreaterThan={NUMBER: "2"})],
            [when(NumericNotEquals={NUMBER: "1.5"})],
            "broader",
        ),
        (
            [when(NumericNotEquals={NUMBER: "1"})],
            [when(NumericLessThan={NUMBER: "1"}), when(NumericGreaterThan={NUMBER: "1"})],
            "narrower",
        ),
        (
            [when(NumericLessThan={NUMBER: "1"}), when(NumericGreaterThanEquals={NUMBER: "1"})],
            [when(NumericGreaterThan={NUMBER: "-5"}), when(NumericLessThanEquals={NUMBER: "-5"})],
            "equal",
        ),
        (
            [when(IpAddress={ADDRESS: "255.0.0.0/8"})],
            [when(IpAddress={ADDRESS: ["255.0.0.0/8", "254.0.0.0/8"]})],
            "broader",
        ),
        (
            [when(DateLessThan={TIME: "-5000"})],
            [when(DateLessThanEquals={TIME: "-5000"})],
            "broader",
        ),
        (
            [when(DateLessThan={TIME: "2027-01-01"}), when(DateGreaterThan={TIME: "2027-01-02"})],
            [when(DateNotEquals={TIME: "2027-01-01T12:00:00Z"})],
            "broader",
        ),
        (
            [
                when(DateLessThanEquals={TIME: "2027-01-01T00:00:00Z"}),
                when(DateGreaterThanEquals={TIME: "2027-01-01T00:00:01Z"}),
            ],
            [allow()],
            "broader",
        ),
        (
            [
                when(DateLessThanEquals={TIME: "2027-01-01T00:00:00Z"}),
                when(DateGreaterThan={TIME: "2027-01-01T00:00:00Z"}),
            ],
            [allow()],
            "equal",
        ),
        (
            [when(StringEqualsIgnoreCase={TEXT: "Ab"})],
            [when(StringEquals={TEXT: ["ab", "AB", "aB", "Ab"]})],
            "equal",
        ),
        (
            [when(StringEqualsIgnoreCase={TEXT: "Ab"})],
            [when(StringEquals={TEXT: ["ab", "AB", "Ab"]})],
            "narrower",
        ),
        (
            [when(StringEquals={"aws:ResourceTag/team": f"${{{TEXT}}}"})],
            [when(StringEqualsIgnoreCase={"aws:ResourceTag/team": f"${{{TEXT}}}"})],
            "broader",
        ),
        # The variable is at two positions that no resource can have both.
        (
            [allow(Resource=[f"arn:aws:s3:::a/{TEAM}", f"arn:aws:s3:::b/{TEAM}"])],
            [allow(Resource=f"arn:aws:s3:::b/{TEAM}"), allow(Resource=f"arn:aws:s3:::a/{TEAM}")],
            "equal",
        ),
        (
            [allow(Resource=[f"arn:aws:s3:::a/{TEAM}", "arn:aws:s3:::b/*"])],
            [allow(Resource=[f"arn:aws:s3:::a/{TEAM}", f"arn:aws:s3:::b/{TEAM}"])],
            "narrower",
        ),
        ([when(ArnLike={"aws:PrincipalArn": "arn:aws:iam::*:role/app/*"})], [allow()], "equal"),
        ([when(StringEquals={"aws:username": "alice"})], [], "equal"),
        ([allow(Action="sts:GetCallerIdentity")], [], "equal"),
        (
            [allow(Action="iam:*")],
            [
                allow(Action="iam:*"),
                deny(Action="iam:DeletePolicy", Resource="arn:aws:iam::aws:policy/*"),
            ],
            "equal",
        ),
    ],
)
def test_pairs(before: list[dict[str, Any]], after: list[dict[str, Any]], expected: str) -> None:
    opposite = {"broader": "narrower", "narrower": "broader", "equal": "equal"}

    assert verdict(before, after) == expected
    back = verdict(after, before)
    assert back == opposite[expected] or expected == back == "broader"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            [when(IpAddress={ADDRESS: "10.0.0.0/8"})],
            [when(IpAddress={ADDRESS: "10.0.0.0/8"}, StringLike={ADDRESS: "1*"})],
        ),
        (
            [when(StringLike={TEXT: "a*"})],
            [when(StringLike={TEXT: ["a*", "ab${aws:RequestTag/a}${aws:RequestTag/b}"]})],
        ),
        ([allow(Action=symbol("One"))], [allow(Action=symbol("Other"))]),
        ([allow(Action=symbol("One"))], [allow()]),
        ([allow()], [allow(Action=unknown("Action"))]),
        ([allow()], [allow(Action=f"s3:{unknown('Name')}")]),
        ([allow(NotAction=symbol("One"))], [allow(Action="*")]),
        # The variable is at two positions that one resource can have: the first begins both.
        (
            [allow(Resource=[f"arn:aws:s3:::a/{TEAM}", f"arn:aws:s3:::a/b/{TEAM}"])],
            [allow(Resource=f"arn:aws:s3:::a/b/{TEAM}"), allow(Resource=f"arn:aws:s3:::a/{TEAM}")],
        ),
        (
            [allow(Resource=[f"arn:aws:s3:::*/{TEAM}", f"arn:aws:s3:::a/{TEAM}"])],
            [allow(Resource=f"arn:aws:s3:::*/{TEAM}"), allow(Resource=f"arn:aws:s3:::a/{TEAM}")],
        ),
    ],
)
def test_what_cannot_be_told(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> None:
    assert verdict(before, after) == "cannot tell"


@pytest.mark.parametrize(
    ("key", "operator", "known", "others"),
    [
        (NUMBER, "NumericEquals", "300", "NumericNotEquals"),
        (TIME, "DateEquals", "2027-01-01", "DateNotEquals"),
        (BYTES, "BinaryEquals", "YQ==", None),
        (TEXT, "StringEquals", "a", "StringNotEquals"),
    ],
)
def test_a_value_that_the_template_chooses_equals_only_itself(
    key: str, operator: str, known: str, others: str | None
) -> None:
    chosen = when(**{operator: {key: BUCKET}})
    both = when(**{operator: {key: [BUCKET, known]}})

    assert verdict([], [chosen]) == "broader"
    assert verdict([chosen], [chosen, chosen | {"Sid": "Again"}]) == "equal"
    assert verdict([chosen], [both]) == "broader"
    assert verdict([both], [chosen]) == "narrower"
    if others:
        assert verdict([chosen], [when(**{others: {key: BUCKET}})]) == "broader"


@pytest.mark.parametrize(
    ("key", "operator", "known"),
    [
        (NUMBER, "NumericLessThan", "300"),
        (NUMBER, "NumericGreaterThan", "300"),
        (TIME, "DateLessThan", "2027-01-01"),
        (ADDRESS, "IpAddress", "10.0.0.0/8"),
    ],
)
def test_an_order_of_values_that_the_template_chooses_is_not_known(
    key: str, operator: str, known: str
) -> None:
    """It allows more than the known limit, or less."""
    chosen, limited = when(**{operator: {key: BUCKET}}), when(**{operator: {key: known}})
    denied = unless(**{operator: {key: known}})

    assert verdict([limited], [chosen]) in ("broader", "cannot tell")
    assert verdict([limited, allow(Action="sqs:*")], [chosen]) in ("broader", "cannot tell")
    assert verdict([chosen, denied], [chosen]) == "cannot tell"
    assert verdict([limited], [limited, limited | {"Sid": "Again"}]) == "equal"
    assert verdict([limited, allow(Action="sqs:*")], [limited]) == "narrower"


def test_addresses_in_a_range_that_the_template_chooses_are_in_it_or_not() -> None:
    chosen = when(IpAddress={ADDRESS: BUCKET})

    assert verdict([], [chosen]) == "broader"
    assert verdict([chosen], [when(NotIpAddress={ADDRESS: BUCKET})]) == "broader"
    assert verdict([chosen, allow(Action="sqs:*")], [chosen]) == "narrower"


def test_only_the_letters_around_a_value_that_the_template_chooses_have_a_case() -> None:
    exact = when(StringEquals={TEXT: f"{BUCKET}-a"})
    in_any_case = when(StringEqualsIgnoreCase={TEXT: f"{BUCKET}-a"})

    assert verdict([exact], [in_any_case]) == "broader"
    assert verdict([in_any_case], [when(StringEqualsIgnoreCase={TEXT: f"{BUCKET}-A"})]) == "equal"
    other = when(StringEqualsIgnoreCase={TEXT: f"{symbol('bucket')}-a"})
    assert verdict([in_any_case], [other]) == "broader"


def test_there_is_a_letter_beyond_those_of_all_patterns() -> None:
    every = string.ascii_letters + string.digits
    by_first = when(StringLike={TEXT: ["", *(f"{letter}*" for letter in every)]})

    assert verdict([by_first], [when(Null={TEXT: "false"})]) == "broader"
    assert verdict([by_first], [by_first, when(StringLike={TEXT: "a?*"})]) == "equal"


def test_a_request_that_the_engine_does_not_confirm_is_not_shown() -> None:
    """Had the search a fault, the engine that decides by the same policies would not agree."""
    narrow, wide = (sides_of(each) for each in ([allow(Resource="arn:aws:s3:::a")], [allow()]))
    space = RequestSpace([CallerCase(comparing.CALLER)], comparing.KNOWN)

    def compared(before: Sided, after: Sided, *confirming: Policies) -> Comparison:
        decided_by = confirming[0], confirming[1]
        return compare_sides(before[0], after[0], space, lambda _: decided_by)

    opened = compared(narrow, wide, narrow[1], wide[1])
    assert opened.verdict == "broader"
    assert is_opened(opened.opened[0], *opened.policies_for(opened.opened[0]))
    assert compared(wide, narrow, wide[1], narrow[1]).verdict == "narrower"
    for before, after in ((narrow, wide), (wide, narrow)):
        found = compared(before, after, wide[1], wide[1])
        assert found.verdict == "cannot tell"
        assert found.reason == "the engine does not confirm the request that was found"
        assert not is_opened(opened.opened[0], *found.policies_for(opened.opened[0]))


Sided = tuple[Side, Policies]


def sides_of(statements: list[dict[str, Any]]) -> Sided:
    document = {"Version": "2012-10-17", "Statement": statements}
    found = {"identity": [document], "boundary": None, "service_control": []}
    return comparing.side(found), comparing.permissions_of(found)


def test_sets_of_values_are_complete() -> None:
    conditions = [
        (Condition("ForAnyValue:StringLike", TAGS, ("a*",)), True),
        (Condition("ForAllValues:StringLike", TAGS, ("*b",)), True),
        (Condition("Null", TAGS, ("true",)), True),
    ]

    cells = key_cells("aws:tagkeys", conditions, {}, is_always_sent=False, has_several=True)

    vectors = {
        tuple(
            is_met(condition, variables=True)({} if values is None else {"aws:tagkeys": values})
            for condition, _ in conditions
        )
        for values in (None, (), ("",), ("a",), ("ab",), ("b",), ("a", "b"), ("c",), ("ab", "b"))
    }
    found = {
        tuple(
            is_met(condition, variables=True)({} if values is None else {"aws:tagkeys": values})
            for condition, _ in conditions
        )
        for values in cells.values
    }
    assert vectors <= found
    assert cells.is_complete


def test_many_statements_are_compared() -> None:
    """Hostile size: 150 statements with prefixes, tags and addresses of their own."""

    def statements(last: str) -> list[dict[str, Any]]:
        return [
            allow(
                Action=["s3:GetObject", "s3:PutObject"],
                Resource=f"arn:aws:s3:::bucket-{number}/*",
                Condition={
                    "StringEquals": {TEXT: f"team-{number or last}"},
                    "IpAddress": {ADDRESS: f"10.{number}.0.0/16"},
                },
            )
            for number in range(150)
        ]

    assert verdict(statements("0"), statements("0")[::-1]) == "equal"
    assert verdict(statements("0"), statements("another")) == "broader"


def test_patterns_that_overlap_in_every_way_end_in_an_answer() -> None:
    wide = [allow(Resource=f"arn:aws:s3:::*{letter}*") for letter in "abcdefghijklmnopqrst"]

    assert verdict(wide, [*wide, allow(Resource="arn:aws:s3:::*")]) in ("broader", "cannot tell")
    assert verdict(wide, wide[1:]) in ("narrower", "cannot tell")


@pytest.mark.parametrize(("after", "expected"), [("QQ==", "equal"), ("QQE=", "broader")])
def test_base64_that_stands_for_the_same_bytes_is_equal(after: str, expected: str) -> None:
    before = [when(BinaryEquals={"k:b": "QR=="})]

    assert verdict(before, [when(BinaryEquals={"k:b": after})]) == expected


def test_a_witness_is_a_request_that_only_one_side_allows() -> None:
    document = {"Version": "2012-10-17", "Statement": [allow(Resource="arn:aws:s3:::a*")]}
    wider = {"Version": "2012-10-17", "Statement": [allow()]}

    def policies(found: dict[str, Any]) -> dict[str, Any]:
        return {"identity": [found], "boundary": None, "service_control": []}

    opened = comparing.compare_permissions(policies(document), policies(wider))
    closed = comparing.compare_permissions(policies(wider), policies(document))

    assert len(opened.opened) >= 1
    assert all(not each.resource.startswith("arn:aws:s3:::a") for each in opened.opened)
    assert closed.closed is not None
    assert not closed.closed.resource.startswith("arn:aws:s3:::a")
    assert closed.opened == ()


ISSUER = symbol("Cluster.OpenIdConnectIssuer")


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (f"{ISSUER}:sub", f"{ISSUER}:sub", "narrower"),
        (f"{ISSUER}:sub", f"{ISSUER}:aud", "broader"),
        (f"{ISSUER}:sub", "token.actions.githubusercontent.com:aud", "broader"),
        (f"{ISSUER}:sub", "token.actions.githubusercontent.com:SUB", "cannot tell"),
        (f"{ISSUER}:sub", f"{symbol('Other.Issuer')}:sub", "cannot tell"),
        (f"aws:PrincipalTag/{symbol('Tag')}", "aws:PrincipalTag/team", "cannot tell"),
        (f"aws:PrincipalTag/{symbol('Tag')}", "aws:RequestTag/team", "broader"),
    ],
)
def test_a_key_known_only_at_deployment_could_be_another(
    before: str, after: str, expected: str
) -> None:
    one, other = {before: ["red", "blue"]}, {after: "red"}

    assert verdict([when(StringEquals=one)], [when(StringEquals=other)]) == expected
