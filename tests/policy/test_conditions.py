import pytest

from iam_patterns.policy import CONDITION_OPERATORS, PolicyDocument, PolicyError, Statement

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


def test_there_are_27_operators_each_with_its_set_prefixes_and_if_exists_but_null() -> None:
    plain = {o for o in CONDITION_OPERATORS if ":" not in o and not o.endswith("IfExists")}

    assert len(plain) == 27
    assert len(CONDITION_OPERATORS) == (len(plain) - 1) * 6 + 3
    assert "NullIfExists" not in CONDITION_OPERATORS


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
