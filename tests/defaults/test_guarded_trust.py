"""Conditions on the source of services: nobody can assume a role who could not before."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iam_patterns.defaults.guarded_trust import guarded_trust
from iam_patterns.policy.service_source import SERVICE_SOURCES, service_source
from tests.policy.inclusion import comparing

OWN = "111111111111"
BY_ACCOUNT = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


def allow(principal: Any, **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal, **more}


def statements(*given: dict[str, Any]) -> list[Any]:
    found = guarded_trust({"Version": "2012-10-17", "Statement": list(given)})
    return list(found.document["Statement"])


def left(*given: Any) -> dict[str, str]:
    found = guarded_trust({"Version": "2012-10-17", "Statement": list(given)})
    assert found.document["Statement"] == list(given)
    return {one.what: one.reason for one in found.left}


STATES = "states.amazonaws.com"


@pytest.mark.parametrize(
    "service",
    [
        STATES,
        {"Fn::Sub": "states.${AWS::URLSuffix}"},
        {"Fn::Sub": "states.${AWS::Region}.amazonaws.com"},
        {"Fn::Join": ["", ["states.", {"Ref": "AWS::Region"}, ".amazonaws.com"]]},
        {"Fn::Join": ["", ["states.", {"Ref": "AWS::URLSuffix"}]]},
    ],
)
def test_a_service_that_sends_its_account_must_send_it(service: Any) -> None:
    assert statements(allow({"Service": service})) == [
        allow({"Service": service}, Condition=BY_ACCOUNT)
    ]


def test_a_service_that_sends_its_arn_alone_must_send_that() -> None:
    pattern = "arn:${AWS::Partition}:logs:*:${AWS::AccountId}:*"

    assert statements(allow({"Service": "logs.amazonaws.com"})) == [
        allow(
            {"Service": "logs.amazonaws.com"},
            Condition={"ArnLike": {"aws:SourceArn": {"Fn::Sub": pattern}}},
        )
    ]


def test_other_principals_of_the_statement_stay_without_the_condition() -> None:
    other = {"AWS": "arn:aws:iam::111111111111:role/ci"}
    both = allow({**other, "Service": [STATES, "lambda.amazonaws.com"]}, Sid="Run")

    assert statements(both) == [
        allow({**other, "Service": "lambda.amazonaws.com"}, Sid="Run"),
        allow({"Service": STATES}, Sid="RunWithSource", Condition=BY_ACCOUNT),
    ]


def test_sids_stay_unique() -> None:
    mixed = allow({"Service": [STATES, "lambda.amazonaws.com"]}, Sid="Run")
    taken = allow({"Service": "lambda.amazonaws.com"}, Sid="RunWithSource")

    sids = [one["Sid"] for one in statements(mixed, taken, mixed | {"Sid": "Run2"})]

    assert len(sids) == len(set(sids)) == 5


def test_further_conditions_are_kept() -> None:
    given = {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}, "Bool": {"a:b": "true"}}

    (found,) = statements(allow({"Service": STATES}, Condition=given))

    assert found["Condition"] == {
        "StringEquals": {**given["StringEquals"], **BY_ACCOUNT["StringEquals"]},
        "Bool": {"a:b": "true"},
    }


@pytest.mark.parametrize("key", ["aws:SourceAccount", "AWS:sourceArn", "aws:SourceOrgID"])
def test_a_condition_on_the_source_of_its_own_wins(key: str) -> None:
    condition = {"StringLike": {key: "x"}}

    assert left(allow({"Service": STATES}, Condition=condition)) == {}


@pytest.mark.parametrize(
    "statement",
    [
        allow({"AWS": "arn:aws:iam::111111111111:root"}),
        allow({"Federated": "cognito-identity.amazonaws.com"}),
        allow("*"),
        allow({"Service": STATES}, Effect="Deny"),
        {"Effect": "Allow", "Action": "sts:AssumeRole", "NotPrincipal": {"Service": STATES}},
    ],
)
def test_what_allows_no_service_is_as_it_was(statement: dict[str, Any]) -> None:
    assert left(statement) == {}


@pytest.mark.parametrize(
    ("statement", "what", "reason"),
    [
        (allow({"Service": "lambda.amazonaws.com"}), "lambda.amazonaws.com", "no source keys"),
        (allow({"Service": "new.amazonaws.com"}), "new.amazonaws.com", "no AWS page is known"),
        (
            allow({"Service": "cloudformation.amazonaws.com"}),
            "cloudformation.amazonaws.com",
            "for some uses only",
        ),
        (allow({"Service": {"Ref": "Service"}}), "a service of Statement[0]", "at deployment"),
        (
            allow({"Service": {"Fn::Sub": "${S}.amazonaws.com"}}),
            "a service of Statement[0]",
            "at d",
        ),
        (
            allow({"Service": STATES}, Condition={"Fn::If": ["C", {}, {}]}),
            "Statement[0]",
            "conditions cannot be read",
        ),
        (
            allow({"Service": STATES}, Condition={"StringEquals": {"Fn::Transform": {}}}),
            "Statement[0]",
            "conditions cannot be read",
        ),
        ({"Fn::If": ["C", allow({"Service": STATES}), {}]}, "Statement[0]", "cannot be read"),
        (
            allow({"Fn::If": ["C", {"Service": STATES}, {"AWS": OWN}]}),
            "Statement[0]",
            "principals cannot be read",
        ),
        (allow({"Ref": "Principal"}), "Statement[0]", "principals cannot be read"),
        (
            allow({"Service": STATES}, Effect={"Ref": "Effect"}),
            "Statement[0]",
            "effect is known only at deployment",
        ),
        (
            allow({"Service": [STATES, {"Fn::If": ["C", "a", {"Ref": "AWS::NoValue"}]}]}),
            "Statement[0]",
            "can be absent",
        ),
    ],
)
def test_what_cannot_be_known_is_left_with_the_reason(
    statement: Any, what: str, reason: str
) -> None:
    assert reason in left(statement)[what]


def test_a_document_that_is_a_function_is_left() -> None:
    document = {"Fn::If": ["C", {"Statement": []}, {"Statement": []}]}
    found = guarded_trust(document)

    assert found.document is document
    assert [one.reason for one in found.left] == ["it cannot be read"]


def test_a_single_statement_without_a_list_is_read() -> None:
    found = guarded_trust({"Version": "2012-10-17", "Statement": allow({"Service": STATES})})

    assert found.document["Statement"] == [allow({"Service": STATES}, Condition=BY_ACCOUNT)]


@pytest.mark.parametrize("service", sorted(SERVICE_SOURCES))
def test_the_table_of_services_decides(service: str) -> None:
    source = service_source(service)
    assert source is not None
    found = guarded_trust({"Statement": [allow({"Service": service})]})

    assert bool(found.guarded) == source.sends_source_keys
    assert bool(found.left) != source.sends_source_keys


SERVICES = st.sampled_from(
    [STATES, "logs.amazonaws.com", "lambda.amazonaws.com", "new.amazonaws.com"]
)
PRINCIPALS = st.one_of(
    st.just("*"),
    st.fixed_dictionaries(
        {},
        optional={
            "Service": st.one_of(SERVICES, st.lists(SERVICES, min_size=1, max_size=3, unique=True)),
            "AWS": st.sampled_from([f"arn:aws:iam::{OWN}:root", "222222222222", "*"]),
        },
    ).filter(bool),
)
CONDITIONS = st.fixed_dictionaries(
    {},
    optional={
        "StringEquals": st.dictionaries(
            st.sampled_from(["aws:SourceAccount", "aws:RequestedRegion", "aws:PrincipalOrgID"]),
            st.sampled_from([OWN, "222222222222", "o-shop000001"]),
            min_size=1,
            max_size=2,
        ),
        "StringNotEquals": st.just({"aws:SourceArn": "arn:aws:states:eu-west-1:1:a"}),
        "Bool": st.just({"aws:SecureTransport": "true"}),
    },
)


@st.composite
def trusts(draw: st.DrawFn) -> dict[str, Any]:
    found = []
    for number in range(draw(st.integers(1, 3))):
        statement = {
            "Sid": f"S{number}",
            "Effect": draw(st.sampled_from(["Allow", "Allow", "Deny"])),
            "Action": "sts:AssumeRole",
            "Principal": draw(PRINCIPALS),
        }
        condition = draw(CONDITIONS)
        found.append(statement | ({"Condition": condition} if condition else {}))
    return {"Version": "2012-10-17", "Statement": found}


def deployed(document: Any) -> Any:
    """The trust policy with the values that CloudFormation puts in."""
    match document:
        case {"Ref": "AWS::AccountId"}:
            return OWN
        case {"Fn::Sub": str(text)}:
            return text.replace("${AWS::Partition}", "aws").replace("${AWS::AccountId}", OWN)
        case dict():
            return {key: deployed(value) for key, value in document.items()}
        case list():
            return [deployed(value) for value in document]
        case _:
            return document


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(trusts())
def test_nobody_can_assume_a_role_who_could_not_before(before: dict[str, Any]) -> None:
    found = guarded_trust(before)
    after = deployed(found.document)

    verdict = comparing.compare_trust(before, after).verdict

    assert verdict in ("equal", "narrower")
    assert found.guarded or verdict == "equal"
    assert guarded_trust(found.document).document is found.document


def test_a_service_for_another_account_can_no_longer_assume_the_role() -> None:
    before = {"Version": "2012-10-17", "Statement": [allow({"Service": STATES})]}

    assert comparing.compare_trust(before, deployed(guarded_trust(before).document)).verdict == (
        "narrower"
    )
