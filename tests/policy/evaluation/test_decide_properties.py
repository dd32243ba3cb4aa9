"""What holds for every policy and every request."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy import (
    CONDITION_OPERATORS,
    Caller,
    Policies,
    PolicyDocument,
    PolicyError,
    Request,
    decide,
)
from iam_patterns.policy.operators import OPERATORS

ALICE = Caller.of_user("arn:aws:iam::111111111111:user/alice")
ACTIONS = ["s3:GetObject", "s3:PutObject", "sqs:SendMessage"]
RESOURCES = ["arn:aws:s3:::shop/a", "arn:aws:s3:::shop/b", "arn:aws:sqs:eu:1:q"]
TEXTS = ["x", "X", "y", "x*", "${k:b}"]
VALUES = {
    "Numeric": ["1", "2.5"],
    "Date": ["2026-01-01T00:00:00Z", "0"],
    "Bool": ["true", "false"],
    "Null": ["true", "false"],
    "IpAddr": ["203.0.113.0/24", "2001:db8::/32"],
    "NotIp": ["203.0.113.0/24"],
    "Arn": ["arn:aws:sns:*:1:t", "*"],
    "Binary": ["QQ==", "Qg=="],
}


def values_of(operator: str) -> list[str]:
    plain = OPERATORS[operator].base
    return next((values for start, values in VALUES.items() if plain.startswith(start)), TEXTS)


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for operator in draw(st.lists(st.sampled_from(sorted(CONDITION_OPERATORS)), max_size=2)):
        key = draw(st.sampled_from(["k:a", "k:b"]))
        values = draw(
            st.lists(st.sampled_from(values_of(operator)), min_size=1, max_size=2, unique=True)
        )
        block.setdefault(operator, {})[key] = values
    return block


@st.composite
def statements(draw: st.DrawFn, effect: str | None = None) -> dict[str, Any]:
    action = draw(st.sampled_from(["Action", "NotAction"]))
    resource = draw(st.sampled_from(["Resource", "NotResource"]))
    block = draw(conditions())
    return {
        "Effect": effect or draw(st.sampled_from(["Allow", "Deny"])),
        action: draw(
            st.lists(st.sampled_from([*ACTIONS, "s3:*", "*"]), min_size=1, max_size=2, unique=True)
        ),
        resource: draw(
            st.lists(
                st.sampled_from([*RESOURCES, "*", "arn:aws:s3:::shop/*"]),
                min_size=1,
                max_size=2,
                unique=True,
            )
        ),
        **({"Condition": block} if block else {}),
    }


requests = st.builds(
    Request,
    st.just(ALICE),
    st.sampled_from(ACTIONS),
    st.sampled_from(RESOURCES),
    context=st.dictionaries(
        st.sampled_from(["k:a", "k:b"]),
        st.one_of(
            st.sampled_from(["x", "X", "1", "true", "2026-01-01T00:00:00Z", "203.0.113.9", "QQ=="]),
            st.lists(st.sampled_from(["x", "y", "1"]), min_size=1, max_size=3),
        ),
    ),
    resource_account=st.just("111111111111"),
)
policies = st.lists(statements(), min_size=1, max_size=3)


def document(found: list[dict[str, Any]]) -> PolicyDocument:
    return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": found})


def allowed(request: Request, found: list[dict[str, Any]]) -> bool:
    return bool(decide(request, Policies(identity=[document(found)])))


@given(requests, policies)
def test_a_deny_that_applies_always_wins(request: Request, found: list[dict[str, Any]]) -> None:
    deny = {"Effect": "Deny", "Action": "*", "Resource": "*"}

    decision = decide(request, Policies(identity=[document([*found, deny])]))

    assert decision.outcome == "explicitly denied"


@given(requests, policies, statements("Allow"))
def test_an_allow_more_never_takes_access_away(
    request: Request, found: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    assert allowed(request, [*found, more]) >= allowed(request, found)


@given(requests, policies, statements("Deny"))
def test_a_deny_more_never_gives_access(
    request: Request, found: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    assert allowed(request, [*found, more]) <= allowed(request, found)


@given(requests, statements("Allow"), conditions())
def test_a_condition_more_never_gives_access(
    request: Request, statement: dict[str, Any], more: dict[str, Any]
) -> None:
    merged = {**more, **statement.get("Condition", {})}
    for operator, keys in more.items():
        merged[operator] = {**keys, **statement.get("Condition", {}).get(operator, {})}

    assert allowed(request, [statement | {"Condition": merged}]) <= allowed(request, [statement])


@given(requests, policies, st.randoms(use_true_random=False))
def test_order_does_not_matter(request: Request, found: list[dict[str, Any]], random: Any) -> None:
    shuffled = random.sample(found, len(found))
    turned = [
        statement
        | {
            element: statement[element][::-1]
            for element in ("Action", "NotAction", "Resource", "NotResource")
            if element in statement
        }
        for statement in shuffled
    ]

    assert allowed(request, turned) == allowed(request, found)


@given(requests, policies)
def test_what_is_written_and_read_again_decides_the_same(
    request: Request, found: list[dict[str, Any]]
) -> None:
    once = document(found)
    again = PolicyDocument.from_dict(once.to_dict())

    assert (
        decide(request, Policies(identity=[once])).outcome
        == decide(request, Policies(identity=[again])).outcome
    )


@given(requests, policies, policies)
def test_a_boundary_never_gives_access(
    request: Request, found: list[dict[str, Any]], limit: list[dict[str, Any]]
) -> None:
    bounded = Policies(identity=[document(found)], boundary=document(limit))

    assert bool(decide(request, bounded)) <= allowed(request, found)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.one_of(
                st.text(max_size=5),
                st.sampled_from(
                    ["Statement", "Effect", "Action", "Resource", "Principal", "Condition", "Sid"]
                ),
                st.sampled_from(sorted(CONDITION_OPERATORS)),
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def problems_of(request: Request, data: object) -> int:
    """How many problems the policy has; it is decided by when it has none."""
    try:
        found = PolicyDocument.from_dict(data)
    except PolicyError as error:
        return len(error.problems)
    decide(request, Policies(identity=[found], resource=found))
    return 0


@given(requests, json_values)
def test_any_json_ends_in_a_decision_or_in_an_error(request: Request, data: object) -> None:
    is_policy = isinstance(data, dict) and "Statement" in data

    assert is_policy or problems_of(request, data) > 0
    assert problems_of(request, data) >= 0


@given(requests, statements(), st.sampled_from(["Statement", "Condition"]), json_values)
def test_a_broken_part_ends_so_too(
    request: Request, statement: dict[str, Any], part: str, data: object
) -> None:
    broken = {"Statement": [statement | {part: data}]} if part == "Condition" else {part: data}

    assert problems_of(request, broken) >= 0


def test_an_unknown_operator_is_an_error() -> None:
    with pytest.raises(PolicyError, match="StringEqual"):
        document(
            [
                {
                    "Effect": "Allow",
                    "Action": "*",
                    "Resource": "*",
                    "Condition": {"StringEqual": {"k:a": "x"}},
                }
            ]
        )
