import json
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iam_patterns.policy import PolicyDocument, PolicyError, Principals, Statement

READ = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::reports/*"])


def problems(data: object) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        PolicyDocument.from_dict(data)
    return [problem.path for problem in raised.value.problems]


def test_renders_lists_of_one_as_their_item_and_longer_ones_sorted() -> None:
    statement = Statement(
        "Both",
        actions=["s3:PutObject", "s3:GetObject", "s3:PutObject"],
        resources=["arn:aws:s3:::reports/*"],
        conditions={"StringEquals": {"aws:PrincipalTag/team": ["b", "a"]}},
    )

    assert statement.to_dict() == {
        "Sid": "Both",
        "Effect": "Allow",
        "Action": ["s3:GetObject", "s3:PutObject"],
        "Resource": "arn:aws:s3:::reports/*",
        "Condition": {"StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}},
    }


def test_a_lone_string_is_a_list_of_one() -> None:
    lone = Statement("Read", actions="s3:GetObject", resources="arn:aws:s3:::reports/*")

    assert lone == READ


def test_a_token_that_stands_for_a_list_stays_in_its_list() -> None:
    statement = Statement("Read", actions=["s3:GetObject"], resources=["#{Token[TOKEN.1]}"])

    assert statement.to_dict()["Resource"] == ["#{Token[TOKEN.1]}"]


def test_tokens_pass_wherever_a_string_stands() -> None:
    token = "${Token[TOKEN.1]}"

    statement = Statement(
        "Any",
        actions=[token],
        resources=[token],
        principals=Principals(aws=[token], service=[token], federated=[token]),
        conditions={"NumericLessThan": {token: token}, "IpAddress": {"aws:SourceIp": token}},
    )

    assert json.dumps(statement.to_dict()).count(token) == 8


def test_not_action_not_resource_and_not_principal_are_written_as_such() -> None:
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Odd",
                "Effect": "Deny",
                "NotPrincipal": {"AWS": "arn:aws:iam::111111111111:root"},
                "NotAction": ["iam:*", "sts:*"],
                "NotResource": "arn:aws:s3:::reports",
            }
        ],
    }

    assert PolicyDocument.from_dict(document).to_dict() == document


def test_statements_are_frozen_and_hashable() -> None:
    with pytest.raises(FrozenInstanceError):
        READ.sid = "Other"  # type: ignore[misc] # what the test is about

    assert len({READ, READ.with_sid("Read")}) == 1
    assert not hasattr(READ, "__dict__")


def test_the_callers_lists_stay_as_they_were() -> None:
    actions = ["s3:PutObject", "s3:GetObject"]
    conditions = {"StringLike": {"s3:prefix": ["b", "a"]}}

    Statement("Any", actions=actions, resources=["*"], conditions=conditions)

    assert actions == ["s3:PutObject", "s3:GetObject"]
    assert conditions == {"StringLike": {"s3:prefix": ["b", "a"]}}


def test_joining_keeps_equal_statements_once_and_numbers_equal_sids() -> None:
    other = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::other/*"])
    taken = Statement("Read2", actions=["s3:GetObject"], resources=["arn:aws:s3:::third/*"])

    joined = PolicyDocument([READ]) + PolicyDocument([READ]) + PolicyDocument([other, taken])

    assert [s.sid for s in joined.statements] == ["Read", "Read3", "Read2"]


def test_a_statement_without_a_sid_gets_one_from_its_position() -> None:
    read = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    document = PolicyDocument.from_dict(
        {"Version": "2012-10-17", "Statement": [{"Sid": "Statement2", **read}, read]}
    )

    assert [s["Sid"] for s in document.to_dict()["Statement"]] == ["Statement2", "Statement22"]


def test_a_single_statement_may_stand_without_a_list() -> None:
    document = PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": READ.to_dict()})

    assert document.statements == (READ,)


def test_size_counts_neither_white_space_nor_tokens() -> None:
    plain = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::/*"])
    with_token = Statement(
        "Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::${Token[TOKEN.1]}/*"]
    )
    text = json.dumps(PolicyDocument([plain]).to_dict(), separators=(",", ":"))

    assert PolicyDocument([plain]).size() == len(text)
    assert PolicyDocument([with_token]).size() == len(text)


def test_refuses_everything_wrong_at_once_each_with_its_path() -> None:
    assert problems(
        {
            "Version": "2020-01-01",
            "Statements": [],
            "Statement": [
                {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Sids": "x"},
                {"Sid": "A-B", "Effect": "allow", "Action": "GetObject", "Resource": "bucket"},
                {
                    "Effect": "Allow",
                    "Action": "s3:GetObject",
                    "NotAction": "s3:PutObject",
                    "Resource": "*",
                    "Condition": {"StringEqual": {"a:b": "c"}, "Bool": {"a:b": "maybe"}},
                },
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Aws": "*"}},
                "Allow",
            ],
        }
    ) == [
        "",
        "Statement[0]",
        "Statement[1].Sid",
        "Statement[1].Effect",
        "Statement[1].Action",
        "Statement[1].Resource",
        "Statement[2].Action",
        "Statement[2].Condition.Bool.a:b",
        "Statement[2].Condition.StringEqual",
        "Statement[3].Principal",
        "Statement[3].Resource",
        "Statement[4]",
        "Version",
    ]


@pytest.mark.parametrize(
    ("statement", "path"),
    [
        ({"Action": 3}, "Statement[0].Action"),
        ({"Action": ["s3:GetObject", None]}, "Statement[0].Action"),
        ({"Resource": {"Ref": "Bucket"}}, "Statement[0].Resource"),
        ({"Condition": []}, "Statement[0].Condition"),
        ({"Condition": {"Bool": "true"}}, "Statement[0].Condition.Bool"),
        ({"Condition": {"Bool": {"a:b": None}}}, "Statement[0].Condition.Bool.a:b"),
        ({"Condition": {"Bool": {"a:b": []}}}, "Statement[0].Condition.Bool.a:b"),
        ({"Principal": "everyone"}, "Statement[0].Principal"),
        ({"Principal": {"AWS": 1}}, "Statement[0].Principal.AWS"),
        (
            {"Principal": {"AWS": "arn:aws:iam::111111111111:role/x-*"}},
            "Statement[0].Principal.AWS",
        ),
        ({"Sid": 1}, "Statement[0].Sid"),
        ({"Effect": None}, "Statement[0].Effect"),
    ],
)
def test_refuses_one_malformed_element(statement: dict[str, Any], path: str) -> None:
    sound = {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}

    assert path in problems({"Version": "2012-10-17", "Statement": [{**sound, **statement}]})


@pytest.mark.parametrize("data", [None, [], "text", 3, {}])
def test_refuses_what_is_no_policy(data: object) -> None:
    assert problems(data)


def test_refuses_two_statements_with_one_sid() -> None:
    other = Statement("Read", actions=["s3:GetObject"], resources=["*"])

    with pytest.raises(PolicyError, match=r"Statement\[1\]\.Sid"):
        PolicyDocument([READ, other])


def test_an_error_says_value_allowed_and_fix() -> None:
    with pytest.raises(PolicyError) as raised:
        Statement("Read", actions=["GetObject"], resources=["*"])

    assert str(raised.value) == (
        "statement Read: 1 problem\n"
        "  - Action: must be an action such as s3:GetObject, or * (got 'GetObject'). "
        "Write the service's prefix, a colon and the action's name."
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "Version",
                    "Statement",
                    "Effect",
                    "Action",
                    "Resource",
                    "Principal",
                    "Condition",
                    "AWS",
                ]
            )
            | st.text(max_size=4),
            children,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_read_or_refused_with_our_error(data: object) -> None:
    try:
        document = PolicyDocument.from_dict(data)
    except PolicyError:
        return
    assert PolicyDocument.from_dict(document.to_dict()).to_dict() == document.to_dict()


NAMES = st.from_regex(r"[A-Za-z0-9]{1,8}", fullmatch=True)
STATEMENTS = st.builds(
    lambda sid, effect, actions, resources, tag: Statement(
        sid,
        effect=effect,
        actions=[f"s3:{action}" for action in actions],
        resources=[f"arn:aws:s3:::{name}/*" for name in resources],
        conditions={"StringEquals": {"aws:PrincipalTag/team": tag}} if tag else None,
    ),
    NAMES,
    st.sampled_from(["Allow", "Deny"]),
    st.lists(NAMES, min_size=1, max_size=3),
    st.lists(NAMES, min_size=1, max_size=3),
    st.lists(NAMES, max_size=2),
)


@given(st.lists(STATEMENTS, max_size=4))
def test_what_is_written_is_read_back_as_it_was(statements: list[Statement]) -> None:
    document = PolicyDocument.joined(statements)

    assert PolicyDocument.from_dict(document.to_dict()) == document


@given(st.lists(STATEMENTS, max_size=4))
def test_joining_a_document_with_itself_changes_nothing(statements: list[Statement]) -> None:
    document = PolicyDocument.joined(statements)

    assert document + document == document


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"Id": 5}, "Id"),
        ({"Version": "2012"}, "Version"),
        ({"Version": None}, "Version"),
        ({"Comment": "x"}, ""),
        ({"Statement": {"Effect": "Allow", "Sid": 5}}, "Statement[0].Sid"),
        ({"Statement": "x"}, "Statement[0]"),
        ({"Statement": None}, "Statement[0]"),
    ],
)
def test_each_part_of_a_document_is_checked(change: dict[str, Any], path: str) -> None:
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    data = {"Version": "2012-10-17", "Id": "x", "Statement": [allow], **change}

    with pytest.raises(PolicyError) as error:
        PolicyDocument.from_dict(data)
    assert path in [problem.path for problem in error.value.problems]
    assert PolicyDocument.from_dict({"Version": "2008-10-17", "Id": "x", "Statement": allow})


def test_documents_are_equal_by_what_they_say() -> None:
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    one = PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": allow})
    other = PolicyDocument.from_dict({"Statement": [allow], "Version": "2012-10-17"})
    older = PolicyDocument.from_dict({"Statement": [allow]})

    assert one == other
    assert len({one, other, older}) == 2
    assert hash(one) == hash(one) == hash(other)
    assert older.version == "2008-10-17"


def test_a_third_equal_sid_gets_the_next_free_number() -> None:
    statements = [
        Statement("A", actions=["s3:*"], resources=[f"arn:aws:s3:::{name}"]) for name in "abc"
    ]
    taken = Statement("A2", actions=["sqs:*"], resources=["*"])

    joined = PolicyDocument.joined([*statements, taken, statements[0]])

    assert [statement.sid for statement in joined.statements] == ["A", "A3", "A4", "A2"]


def test_the_id_of_a_document_is_kept() -> None:
    allow = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
    read = PolicyDocument.from_dict({"Version": "2012-10-17", "Id": "x", "Statement": allow})

    assert read.to_dict()["Id"] == "x"
    assert "Id" not in (PolicyDocument() + read).to_dict()


def test_the_size_as_written_is_that_of_the_json() -> None:
    allow = {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"]}
    data = {"Version": "2012-10-17", "Statement": [allow]}
    read = PolicyDocument.from_dict(data)

    assert read.size_as_written() == len(json.dumps(data, separators=(",", ":")))
    assert (read + PolicyDocument()).size_as_written() is None


@pytest.mark.parametrize("statements", [None, "x", 5, [None], [{"Effect": "Allow"}]])
def test_a_document_is_of_statements(statements: Any) -> None:
    for create in (PolicyDocument, PolicyDocument.joined):
        with pytest.raises(PolicyError, match="policy document"):
            create(statements)
