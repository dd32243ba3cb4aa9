"""JSON data as bytes that are the same for equal data."""

from types import MappingProxyType

import pytest

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.serialized import restored, serialized

READ = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::shop/*"}


def test_equal_data_has_the_same_bytes_wherever_it_is_in_memory() -> None:
    name = "shop-é"
    twice = {"a": [name, name]}
    apart = {"a": [name.encode().decode(), name.encode().decode()]}

    assert serialized(twice) == serialized(apart)
    assert restored(serialized(twice) or b"") == twice


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, True), (1, 1.0), ("1", 1), (["a"], ("a",)), (None, False), ({"a": 1}, {"a": "1"})],
)
def test_data_of_other_types_has_other_bytes(one: object, other: object) -> None:
    assert serialized(one) != serialized(other)


def test_what_json_cannot_have_has_no_bytes() -> None:
    assert serialized({"a": object()}) is None
    assert serialized(MappingProxyType({"a": 1})) is None


def test_a_statement_that_has_no_bytes_is_read_all_the_same() -> None:
    plain = PolicyDocument.from_dict({"Statement": [READ]})

    assert PolicyDocument.from_dict({"Statement": [MappingProxyType(READ)]}) == plain


def test_a_statement_that_is_changed_is_read_anew() -> None:
    statement = {**READ}
    before = PolicyDocument.from_dict({"Statement": [statement]})

    statement["Effect"] = "Deny"

    assert [one.effect for one in before.statements] == ["Allow"]
    assert [
        one.effect for one in PolicyDocument.from_dict({"Statement": [statement]}).statements
    ] == ["Deny"]
