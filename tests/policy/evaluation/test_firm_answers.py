"""A firm answer is right whatever the unknown values turn out to be."""

import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, decide
from iam_patterns.policy.tokens import unknown

A, B, N = "111111111111", "222222222222", unknown("Account")
TEXTS = ["x", "y", "xy"]
V, W = unknown("V"), unknown("W")
CANDIDATES = list(itertools.product([A, B], TEXTS, TEXTS))
"""Values of the account and of two texts."""

ACCOUNTS = st.sampled_from([A, B, N])
NAMES = st.sampled_from([*TEXTS, V, W, f"x{V}", "*", "x*", "?"])
LITERAL_NAMES = st.sampled_from([*TEXTS, V, W, f"x{V}", f"{V}{W}"])


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    operator = draw(st.sampled_from(["StringEquals", "StringLike", "StringEqualsIgnoreCase"]))
    if draw(st.booleans()):
        operator = operator.replace("String", "StringNot")
    prefix = draw(st.sampled_from(["", "", "ForAllValues:", "ForAnyValue:"]))
    suffix = draw(st.sampled_from(["", "IfExists"]))
    values = draw(st.lists(NAMES, min_size=1, max_size=2, unique=True))
    key = draw(st.sampled_from(["k:a", "k:b"]))
    found: dict[str, Any] = {prefix + operator + suffix: {key: values}}
    if draw(st.booleans()):
        arn = f"arn:aws:iam::{draw(ACCOUNTS)}:role/{draw(NAMES)}"
        found["ArnLike"] = {"aws:PrincipalArn": arn}
    if draw(st.booleans()):
        found["StringEquals" if "StringEquals" not in found else "StringLike"] = {
            "aws:ResourceAccount": draw(ACCOUNTS)
        }
    return found


@st.composite
def statements(draw: st.DrawFn, *, of_resource: bool) -> dict[str, Any]:
    resource = draw(st.sampled_from(["Resource", "NotResource"]))
    found: dict[str, Any] = {
        "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
        "Action": "*",
        resource: f"arn:aws:sqs:eu:{draw(st.sampled_from([A, B, N, '*']))}:{draw(NAMES)}",
    }
    if draw(st.booleans()):
        found[resource] = "*"
    if draw(st.booleans()):
        found["Condition"] = draw(conditions())
    if of_resource:
        account = draw(ACCOUNTS)
        names = [
            account,
            f"arn:aws:iam::{account}:root",
            f"arn:aws:iam::{account}:role/{draw(LITERAL_NAMES)}",
            f"arn:aws:sts::{account}:assumed-role/{draw(LITERAL_NAMES)}/session",
        ]
        element = draw(st.sampled_from(["Principal", "Principal", "NotPrincipal"]))
        found[element] = {"AWS": draw(st.sampled_from(names))}
    return found


def documents(*, of_resource: bool) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(statements(of_resource=of_resource), min_size=1, max_size=2)


def replaced(data: Any, values: dict[str, str]) -> Any:
    if isinstance(data, str):
        for token, value in values.items():
            data = data.replace(token, value)
        return data
    if isinstance(data, dict):
        return {key: replaced(value, values) for key, value in data.items()}
    return [replaced(value, values) for value in data] if isinstance(data, list) else data


def outcome(case: dict[str, Any]) -> str:
    def document(found: list[dict[str, Any]] | None) -> PolicyDocument | None:
        if found is None:
            return None
        return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": found})

    identity = document(case["identity"])
    request = Request(
        Caller.of_role(case["caller"]), case["action"], case["resource"], context=case["context"]
    )
    policies = Policies(
        identity=[identity] if identity else [],
        resource=document(case["resource_policy"]),
        boundary=document(case["boundary"]),
    )
    return decide(request, policies).outcome


CASES = st.fixed_dictionaries(
    {
        "caller": st.builds("arn:aws:iam::{}:role/{}".format, ACCOUNTS, LITERAL_NAMES),
        "action": st.sampled_from(["sqs:SendMessage", "sts:AssumeRole"]),
        "resource": st.builds("arn:aws:sqs:eu:{}:{}".format, ACCOUNTS, LITERAL_NAMES),
        "context": st.dictionaries(st.sampled_from(["k:a", "k:b"]), LITERAL_NAMES),
        "identity": documents(of_resource=False),
        "resource_policy": st.none() | documents(of_resource=True),
        "boundary": st.none() | documents(of_resource=False),
    }
)


@settings(deadline=None)
@given(CASES)
def test_a_firm_answer_is_right_for_every_value(case: dict[str, Any]) -> None:
    answer = outcome(case)
    if answer == "depends":
        return
    for account, first, second in CANDIDATES:
        values = {N: account, V: first, W: second}
        known = outcome(replaced(case, values))

        assert (known == "allowed") is (answer == "allowed"), values


def test_the_cases_have_every_answer() -> None:
    found: set[str] = set()

    @settings(deadline=None, database=None, max_examples=150)
    @given(CASES)
    def collect(case: dict[str, Any]) -> None:
        found.add(outcome(case))

    collect()
    assert found == {"allowed", "explicitly denied", "implicitly denied", "depends"}
