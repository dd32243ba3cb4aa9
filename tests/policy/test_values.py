"""How the values of conditions are read that are not text."""

from decimal import Decimal

import pytest

from iam_patterns.policy import Caller, Policies, PolicyDocument, PolicyError, Request, decide
from iam_patterns.policy.values import address, address_range, decoded, moment, number

NO_NUMBERS = [
    "1_000",
    "inf",
    "-inf",
    "nan",
    " 5 ",
    "5 ",
    "\u0665",
    "\uff15",
    "1e5",
    "0x10",
    "",
    "+",
]
NO_DATES = [
    "2026-02-30",
    "2026-13-01",
    "2026-01-01T25:00Z",
    "2026-1-1",
    "2026-01-01 00:00:00Z",
    "2026-W01-1",
    "12026-01-01T00:00:00Z",
    "0000-01-01",
    "2026-01-01T00:00:00+25:00",
    "\u0662\u0660\u0662\u0666-01-01",
    "tomorrow",
    *NO_NUMBERS,
]
NO_RANGES = [
    "10.0.0.0/255.0.0.0",
    "10.0.0.0/0.255.255.255",
    "10.0.0.0/33",
    "10.0.0",
    "fe80::1%eth0",
    "\u0661\u0660.0.0.1",
    "10.0.0.0/\u0668",
    "",
    " 10.0.0.1",
]


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", 1), ("-3.5", -3.5), ("+2", 2), (".5", 0.5), ("5.", 5), ("007", 7), ("2.0", 2)],
)
def test_numbers(text: str, value: float) -> None:
    assert number(text) == Decimal(str(value))


def test_numbers_are_exact() -> None:
    assert number("9007199254740993") != number("9007199254740992")
    assert number("0.1") == number("0.10")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T22:00-0200", 0),
        ("1970-01-01T00:00:00.5Z", 0.5),
        ("1970-01-01T00:00:00", 0),
        ("1970-01-02", 86400),
        ("1970-02", 31 * 86400),
        ("1971", 365 * 86400),
        ("1970", 0),
        ("86400", 86400),
        ("-1", -1),
        ("0", 0),
        ("253402300800", 253402300800),
        ("99999999999999999999", 99999999999999999999),
    ],
)
def test_dates(text: str, seconds: float) -> None:
    assert moment(text) == Decimal(str(seconds))


def test_a_date_beyond_year_9999_is_later_than_every_other() -> None:
    later, last = moment("253402300800"), moment("9999-12-31T23:59:59Z")

    assert later is not None
    assert last is not None
    assert later > last


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_numbers(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize("text", NO_DATES)
def test_no_dates(text: str) -> None:
    assert moment(text) is None


@pytest.mark.parametrize("text", NO_RANGES)
def test_no_address_ranges(text: str) -> None:
    assert address_range(text) is None


def test_addresses_and_bytes() -> None:
    found = address("10.1.2.3")
    assert found is not None
    assert found in (address_range("10.0.0.0/8") or ())
    assert found in (address_range("10.1.2.3") or ())
    assert found in (address_range("10.9.9.9/8") or ())
    assert address("10.0.0.0/8") is None
    assert decoded("QQ==") == b"A"
    assert decoded("QQ") is None
    assert decoded("Q Q==") is None
    assert decoded("\u0661") is None


def policy(operator: str, value: object) -> PolicyDocument:
    condition = {operator: {"k:a": value}}
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition}
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})


@pytest.mark.parametrize(
    ("operator", "values"),
    [("NumericEquals", NO_NUMBERS), ("DateEquals", NO_DATES), ("IpAddress", NO_RANGES)],
)
def test_a_policy_with_such_values_is_refused(operator: str, values: list[str]) -> None:
    for value in values:
        with pytest.raises(PolicyError, match=operator):
            policy(operator, value)


@pytest.mark.parametrize(
    ("operator", "value", "sent", "met"),
    [
        ("NumericLessThan", "10", "9", True),
        ("NumericLessThan", "10", "1_0", False),
        ("NumericLessThan", "10", "-inf", False),
        ("NumericGreaterThan", "10", "inf", False),
        ("NumericEquals", "5", " 5 ", False),
        ("NumericEquals", "5", "\u0665", False),
        ("NumericNotEquals", "5", "five", True),
        ("NumericEquals", 1.5, "1.50", True),
        ("DateGreaterThan", "9999-12-31T23:59:59Z", "253402300800", True),
        ("DateLessThan", "9999-12-31T23:59:59Z", "253402300800", False),
        ("DateLessThan", "2026-11-24", "2026-11", True),
        ("DateLessThan", "2026-11", "2026-11-24", False),
        ("DateLessThan", "99999999999999", "2026-11-24", True),
    ],
)
def test_conditions_on_such_values(operator: str, value: object, sent: str, *, met: bool) -> None:
    alice = Caller.of_user("arn:aws:iam::111111111111:user/alice")
    request = Request(alice, "s3:GetObject", "arn:aws:s3:::shop/a", context={"k:a": sent})

    assert bool(decide(request, Policies(identity=[policy(operator, value)]))) is met


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e300])
def test_json_numbers_that_iam_does_not_have_are_refused(value: float) -> None:
    with pytest.raises(PolicyError, match="NumericEquals"):
        policy("NumericEquals", value)


@pytest.mark.parametrize("operator", ["StringEquals", "NumericEquals"])
def test_an_integer_of_thousands_of_digits_is_refused(operator: str) -> None:
    with pytest.raises(PolicyError, match="an integer has more than 64 bits"):
        policy(operator, [10**5000])
    assert policy(operator, 2**63)
