"""Decisions that depend on unknown values; a symbol equals only itself."""

import itertools
from typing import Any

import pytest

from iam_patterns.policy import (
    Caller,
    Policies,
    PolicyDocument,
    Request,
    Trust,
    UndecidedError,
    decide,
)
from iam_patterns.policy.tokens import symbol, unknown

ALICE = Caller.of_user("arn:aws:iam::111111111111:user/alice")
BUCKET = f"arn:aws:s3:::{symbol('Bucket')}"
UNKNOWN = f"arn:aws:s3:::{unknown('Name')}"


def policy(effect: str = "Allow", **elements: Any) -> PolicyDocument:
    statement = {"Effect": effect, "Action": "s3:*", "Resource": "*", **elements}
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})


def read(resource: str, **context: str) -> Request:
    return Request(
        ALICE, "s3:GetObject", resource, context=context, resource_account="111111111111"
    )


def test_a_symbol_equals_itself_and_nothing_else() -> None:
    policies = Policies(identity=[policy(Resource=f"{BUCKET}/*")])

    assert decide(read(f"{BUCKET}/orders.csv"), policies)
    assert not decide(read("arn:aws:s3:::shop/orders.csv"), policies)
    assert not decide(read(f"arn:aws:s3:::{symbol('Other')}/orders.csv"), policies)


def test_what_hangs_on_an_unknown_is_neither_yes_nor_no() -> None:
    decision = decide(read("arn:aws:s3:::shop/a"), Policies(identity=[policy(Resource=UNKNOWN)]))

    assert decision.outcome == "depends"
    assert decision.unknowns == ("Name",)
    with pytest.raises(UndecidedError, match="depends on Name"):
        bool(decision)


def test_an_unknown_that_changes_nothing_is_no_matter() -> None:
    hangs = policy(Resource=UNKNOWN)

    assert decide(read("arn:aws:s3:::shop/a"), Policies(identity=[hangs, policy()]))
    assert not decide(read("arn:aws:sqs:eu-west-1:111111111111:q"), Policies(identity=[hangs]))
    assert not decide(read("arn:aws:s3:::shop/a"), Policies(identity=[hangs, policy("Deny")]))


@pytest.mark.parametrize(
    ("effect", "elements"),
    list(
        itertools.product(
            ["Allow", "Deny"],
            [
                {"Resource": UNKNOWN},
                {"Resource": [], "NotResource": UNKNOWN},
                {"Condition": {"StringEquals": {"k:a": unknown("V")}}},
                {"Condition": {"StringNotEquals": {"k:a": unknown("V")}}},
                {"Condition": {"StringEqualsIgnoreCase": {"k:a": unknown("V")}}},
                {"Condition": {"NumericLessThan": {"k:a": unknown("V")}}},
                {"Condition": {"ForAllValues:StringLike": {"k:a": unknown("V")}}},
                {"Condition": {"ForAnyValue:StringNotLike": {"k:a": unknown("V")}}},
                {"Condition": {"IpAddress": {"k:a": unknown("V")}}},
                {"Condition": {"Bool": {"k:a": unknown("V")}}},
                {"Condition": {"Null": {"k:a": unknown("V")}}},
            ],
        )
    ),
)
def test_every_place_of_an_unknown_is_seen(effect: str, elements: dict[str, Any]) -> None:
    other = [policy()] if effect == "Deny" else []

    decision = decide(
        read("arn:aws:s3:::shop/a", **{"k:a": "x"}),
        Policies(identity=[policy(effect, **elements), *other]),
    )

    assert decision.outcome == "depends"


def test_an_unknown_principal_could_be_anyone() -> None:
    trust = Trust.arns(f"arn:aws:iam::111111111111:role/{unknown('RoleName')}")
    request = Request(ALICE, "sts:AssumeRole", "arn:aws:iam::111111111111:role/x")

    assert decide(request, Policies(resource=trust)).unknowns == ("RoleName",)
