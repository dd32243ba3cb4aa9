"""When one condition is at least as strict as another, and what a trust gains by a method."""

import itertools

import pytest

from iam_patterns.policy import Condition, PolicyError, Statement, Trust
from iam_patterns.policy.web_identity.web_identity import WebIdentity

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


def test_an_action_is_added_and_the_rest_stays() -> None:
    statement = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"])

    more = statement.with_action("s3:GetObjectVersion")

    assert more.actions == ("s3:GetObject", "s3:GetObjectVersion")
    assert more.resources == statement.resources
    assert statement.actions == ("s3:GetObject",)


def test_session_tags_and_a_source_identity_are_actions_of_the_trust() -> None:
    trust = Trust.service("rolesanywhere.amazonaws.com").with_session_tags().with_source_identity()

    (statement,) = trust.to_dict()["Statement"]
    assert sorted(statement["Action"]) == [
        "sts:AssumeRole",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    ]


def test_a_web_identity_names_every_problem_at_once() -> None:
    with pytest.raises(PolicyError) as error:
        WebIdentity(issuer="not an issuer", audiences=[], subjects=[])

    for parameter in ("issuer", "audiences", "subjects"):
        assert parameter in str(error.value)
