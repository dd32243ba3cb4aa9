import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from iam_patterns.policy import (
    CONDITION_OPERATORS,
    Condition,
    PolicyDocument,
    PolicyError,
    Statement,
)

SOUND_VALUES = {
    "String": "value",
    "Numeric": "3600",
    "Date": "2026-11-23T00:00:00Z",
    "Bool": "true",
    "Binary": "aGVsbG8=",
    "Ip": "203.0.113.0/24",
    "NotIp": "2001:db8::/32",
    "Arn": "arn:aws:iam::111111111111:role/*",
    "Null": "false",
}


def with_condition(operator: str, value: object) -> dict[str, object]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Any",
                "Effect": "Allow",
                "Action": "s3:GetObject",
                "Resource": "*",
                "Condition": {operator: {"aws:Key": value}},
            }
        ],
    }


def sound_value(operator: str) -> str:
    plain = operator.rpartition(":")[2]
    return next(value for start, value in SOUND_VALUES.items() if plain.startswith(start))


@pytest.mark.parametrize("operator", sorted(CONDITION_OPERATORS))
def test_every_operator_of_iam_is_expressible(operator: str) -> None:
    document = with_condition(operator, sound_value(operator))

    assert PolicyDocument.from_dict(document).to_dict() == document


@pytest.mark.parametrize(
    ("operator", "value"),
    [
        ("NumericLessThan", "soon"),
        ("DateGreaterThan", "yesterday"),
        ("Bool", "yes"),
        ("Null", "absent"),
        ("BinaryEquals", "not base64!"),
        ("IpAddress", "10.0.0.300"),
        ("ArnLike", "role/deploy"),
        ("StringEqualsIfExist", "value"),
        ("ForAnyValues:StringEquals", "value"),
        ("NullIfExists", "true"),
        ("stringequals", "value"),
        ("StringEquals", []),
    ],
)
def test_refuses(operator: str, value: object) -> None:
    with pytest.raises(PolicyError, match=rf"Statement\[0\]\.Condition\.{operator}"):
        PolicyDocument.from_dict(with_condition(operator, value))


@pytest.mark.parametrize("operator", sorted(CONDITION_OPERATORS))
def test_policy_variables_stand_for_any_value(operator: str) -> None:
    assert PolicyDocument.from_dict(with_condition(operator, "${aws:username, 'nobody'}"))


def test_numbers_and_booleans_become_the_strings_of_iam() -> None:
    statement = Statement(
        "Any",
        actions=["s3:GetObject"],
        resources=["*"],
        conditions={"Bool": {"aws:SecureTransport": True}, "NumericLessThan": {"aws:Age": 3600}},
    )

    assert statement.to_dict()["Condition"] == {
        "Bool": {"aws:SecureTransport": "true"},
        "NumericLessThan": {"aws:Age": "3600"},
    }


VALUES_OF_FAMILY = {
    "String": ["a", "A", "b", "a*", "*", "?"],
    "Numeric": ["1", "2", "10", "2.5"],
    "Date": ["2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z"],
    "Bool": ["true", "false"],
    "Null": ["true", "false"],
    "Arn": ["arn:aws:sns:eu:1:a", "arn:aws:sns:eu:1:*", "arn:aws:sns:*:1:a"],
}
COMPARED = sorted(
    operator
    for operator in CONDITION_OPERATORS
    if operator.rpartition(":")[2].startswith(tuple(VALUES_OF_FAMILY))
)


def family_values(operator: str) -> list[str]:
    plain = operator.rpartition(":")[2]
    return next(v for start, v in VALUES_OF_FAMILY.items() if plain.startswith(start))


@st.composite
def two_conditions_and_a_request(
    draw: st.DrawFn,
) -> tuple[Condition, Condition, list[str] | None]:
    operator = draw(st.sampled_from(COMPARED))
    values = family_values(operator)
    some = st.lists(st.sampled_from(values), min_size=1, max_size=3, unique=True).map(tuple)
    own = Condition(operator, "test:Key", draw(some))
    other = Condition(operator, "test:key", draw(some))
    most = 2 if ":" in operator else 1
    sent = draw(st.none() | st.lists(st.sampled_from(values), min_size=1, max_size=most))
    return own, other, sent


def is_met(condition: Condition, sent: list[str] | None) -> bool:
    """What an independent implementation of IAM says."""
    several = ":" in condition.operator
    context = {} if sent is None else {"test:key": sent if several else sent[0]}
    document = {
        "Statement": {
            "Effect": "Allow",
            "Action": "*",
            "Resource": "*",
            "Condition": {condition.operator: {condition.key: list(condition.values)}},
        }
    }
    request = EvalContext(
        principal_arn="arn:aws:iam::111111111111:user/alice",
        principal_type="User",
        principal_account="111111111111",
        action="s3:GetObject",
        resource_arn="arn:aws:s3:::shop/a",
        region="eu-west-1",
        service_context=context,
    )
    return bool(evaluate(request, [parse_policy_document(document)]).decision == "Allow")


@given(two_conditions_and_a_request())
def test_whatever_meets_the_stricter_condition_meets_the_other_one(
    case: tuple[Condition, Condition, list[str] | None],
) -> None:
    own, other, sent = case

    if own.is_at_least_as_strict_as(other) and is_met(own, sent):
        assert is_met(other, sent)


@pytest.mark.parametrize("operator", sorted(CONDITION_OPERATORS))
def test_every_condition_is_as_strict_as_itself(operator: str) -> None:
    condition = Condition(operator, "aws:Key", (sound_value(operator),))

    assert condition.is_at_least_as_strict_as(condition)


@pytest.mark.parametrize(
    ("operator", "own", "other", "strict"),
    [
        ("NumericLessThan", ("900",), ("3600",), True),
        ("NumericLessThan", ("3601",), ("3600",), False),
        ("NumericLessThanEquals", ("10", "20"), ("20",), True),
        ("NumericLessThanEquals", ("10", "30"), ("20",), False),
        ("NumericLessThan", ("${Token[TOKEN.1]}",), ("3600",), False),
        ("NumericLessThan", ("${Token[TOKEN.1]}",), ("${Token[TOKEN.1]}",), True),
        ("NumericGreaterThan", ("1",), ("2",), False),
        ("ForAllValues:StringEquals", ("a",), ("a", "b"), True),
        ("ForAllValues:StringEquals", ("a", "b"), ("a",), False),
        ("ForAnyValue:StringNotEquals", ("a", "b"), ("a",), True),
        ("NotIpAddress", ("10.0.0.0/8",), ("10.0.0.0/8", "192.168.0.0/16"), False),
        ("Bool", ("true", "false"), ("true",), False),
        ("Null", ("true",), ("true",), True),
    ],
)
def test_strictness_is_that_of_the_operator(
    operator: str,
    own: tuple[str, ...],
    other: tuple[str, ...],
    strict: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    mine = Condition(operator, "aws:Key", own)

    assert mine.is_at_least_as_strict_as(Condition(operator, "aws:Key", other)) is strict


@pytest.mark.parametrize("weaker", ["BoolIfExists", "ForAllValues:Bool", "ForAnyValue:Bool"])
def test_a_condition_that_an_absent_key_meets_is_not_as_strict(weaker: str) -> None:
    demand = Condition("Bool", "aws:MultiFactorAuthPresent", ("true",))

    assert not Condition(weaker, demand.key, demand.values).is_at_least_as_strict_as(demand)


@pytest.mark.parametrize("value", ["\x80", "not base64", "QQ"])
def test_binary_that_is_no_base64_is_refused_and_never_a_crash(value: str) -> None:
    with pytest.raises(PolicyError, match="BinaryEquals"):
        Statement(
            "Read",
            actions=["s3:GetObject"],
            resources=["*"],
            conditions={"BinaryEquals": {"k:a": value}},
        )


KEY = "sts:ExternalId"
VALUES = [("a",), ("b",), ("a", "b"), ("a", "b", "c")]


@pytest.mark.parametrize(("own", "other"), list(itertools.product(VALUES, VALUES)))
def test_a_positive_condition_is_as_strict_when_it_lets_no_more_values_in(
    own: tuple[str, ...], other: tuple[str, ...]
) -> None:
    strict = Condition("StringEquals", KEY, own).is_at_least_as_strict_as(
        Condition("StringEquals", KEY.lower(), other)
    )

    assert strict == all(value in other for value in own)


@pytest.mark.parametrize(("own", "other"), list(itertools.product(VALUES, VALUES)))
def test_a_negated_condition_is_as_strict_when_it_keeps_no_fewer_values_out(
    own: tuple[str, ...], other: tuple[str, ...]
) -> None:
    strict = Condition("StringNotEquals", KEY, own).is_at_least_as_strict_as(
        Condition("StringNotEquals", KEY, other)
    )

    assert strict == all(value in own for value in other)


@pytest.mark.parametrize(("own", "other"), [("900", "3600"), ("3600", "3600"), ("3600.5", "3600")])
def test_a_smaller_upper_limit_is_stricter(own: str, other: str) -> None:
    limit = Condition("NumericLessThan", "aws:MultiFactorAuthAge", (own,))

    strict = limit.is_at_least_as_strict_as(
        Condition("NumericLessThan", "aws:MultiFactorAuthAge", (other,))
    )

    assert strict == (float(own) <= float(other))


@pytest.mark.parametrize(
    "other",
    [Condition("StringLike", KEY, ("a",)), Condition("StringEquals", "aws:PrincipalOrgID", ("a",))],
    ids=["operator", "key"],
)
def test_another_operator_or_key_is_never_as_strict(other: Condition) -> None:
    assert not Condition("StringEquals", KEY, ("a",)).is_at_least_as_strict_as(other)
