"""The table of condition operators: every row has everything that the package asks of it."""

import pytest

from iam_patterns.policy import (
    CONDITION_OPERATORS,
    Caller,
    Condition,
    Operator,
    Policies,
    PolicyDocument,
    Request,
    decide,
)
from iam_patterns.policy.operators import NULL, OPERATORS, ValueFamily

EVERY = sorted(OPERATORS.values(), key=lambda operator: operator.name)
PLAIN = [operator for operator in EVERY if operator.is_plain]
SENT = {
    "String": ("value", "other"),
    "Numeric": ("5", "6"),
    "Date": ("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    "Bool": ("true", "false"),
    "Binary": ("QQ==", "Qg=="),
    "IpAddress": ("203.0.113.7", "198.51.100.7"),
    "Null": ("false", "true"),
    "Arn": ("arn:aws:sns:eu-west-1:1:a", "arn:aws:sns:eu-west-1:1:b"),
}
"""Two different values of each family."""


def test_there_are_27_operators_each_with_its_set_prefixes_and_if_exists_but_null() -> None:
    plain = {o for o in CONDITION_OPERATORS if ":" not in o and not o.endswith("IfExists")}

    assert len(plain) == 27
    assert len(CONDITION_OPERATORS) == (len(plain) - 1) * 6 + 3
    assert "NullIfExists" not in CONDITION_OPERATORS


@pytest.mark.parametrize("operator", EVERY, ids=lambda operator: operator.name)
def test_every_operator_is_whole(operator: Operator) -> None:
    assert Operator.parse(operator.name) is operator
    assert Condition(operator.name, "k:a", ("true",)).parsed_operator is operator
    assert operator.name == f"{operator.set_prefix}{operator.base}" + (
        "IfExists" if operator.if_exists else ""
    )
    assert operator.verb.startswith(("is", "matches", "does not match"))
    assert isinstance(operator.family, ValueFamily)
    assert operator.family.allowed
    assert callable(operator.compare(SENT[operator.family.name][0], variables=True))
    assert OPERATORS[operator.positive].compare is operator.compare
    assert not OPERATORS[operator.positive].is_negated


@pytest.mark.parametrize("operator", PLAIN, ids=lambda operator: operator.name)
def test_an_operator_is_negated_where_its_name_says_so(operator: Operator) -> None:
    assert operator.is_negated is ("Not" in operator.name)
    assert operator.positive == operator.name.replace("Not", "")
    assert operator.is_negated is (" not" in operator.verb)


@pytest.mark.parametrize("operator", EVERY, ids=lambda operator: operator.name)
def test_the_engine_compares_by_the_table(operator: Operator) -> None:
    """Whatever the table says of an operator is what a decision comes to."""
    expected, other = SENT[operator.family.name]
    document = PolicyDocument.from_dict(
        {
            "Version": "2012-10-17",
            "Statement": {
                "Effect": "Allow",
                "Action": "*",
                "Resource": "*",
                "Condition": {operator.name: {"k:a": expected}},
            },
        }
    )
    caller = Caller.of_user("arn:aws:iam::111111111111:user/alice")
    policies = Policies(identity=[document])

    def is_met(**context: str) -> bool:
        return bool(decide(Request(caller, "s3:GetObject", "*", context=context), policies))

    if operator.family is NULL:
        assert is_met(**{"k:a": other})
        assert not is_met()
        return
    for sent in (expected, other):
        matches = operator.compare(expected, variables=True)(sent, {})
        assert is_met(**{"k:a": sent}) is (matches is not operator.is_negated)
    assert is_met() is operator.is_true_without_key


@pytest.mark.parametrize("operator", EVERY, ids=lambda operator: operator.name)
def test_an_absent_key_is_true_by_if_exists_for_all_values_and_negation(operator: Operator) -> None:
    name = operator.name
    negated = "Not" in name and not name.startswith("ForAnyValue:")

    assert operator.is_true_without_key is (
        name.endswith("IfExists") or name.startswith("ForAllValues:") or negated
    )


@pytest.mark.parametrize(
    ("operator", "values", "words"),
    [
        ("StringEquals", ("a", "b"), "k:a is a or b"),
        ("StringNotLike", ("a*",), "k:a does not match a*"),
        ("StringEqualsIgnoreCase", ("a",), "k:a is (ignoring case) a"),
        ("NumericLessThan", ("900",), "k:a is less than 900"),
        ("NotIpAddress", ("10.0.0.0/8",), "k:a is not in 10.0.0.0/8"),
        ("BoolIfExists", ("true",), "k:a is true (if sent)"),
        ("ForAllValues:StringEquals", ("a",), "every k:a is a"),
        ("ForAnyValue:StringLike", ("a*",), "any k:a matches a*"),
        ("Null", ("true",), "k:a is not sent"),
        ("Null", ("false",), "k:a is sent"),
    ],
)
def test_a_condition_in_words(operator: str, values: tuple[str, ...], words: str) -> None:
    assert OPERATORS[operator].in_words("k:a", values) == words


@pytest.mark.parametrize(
    "name",
    ["", "stringequals", "NullIfExists", "IfExists", "StringEqualsIfExist", "ForAnyValue:"],
)
def test_other_names_are_no_operators(name: str) -> None:
    assert Operator.parse(name) is None
    with pytest.raises(KeyError):
        Condition(name, "k:a", ("a",)).parsed_operator  # noqa: B018 - the access is the test
