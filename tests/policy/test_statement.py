"""What a statement becomes by its methods; the rest is in test_document.py."""

import pytest

from iam_patterns.policy import PolicyError, Principals, Statement, Trust

STATEMENT = Statement(
    "Trust",
    actions=["sts:AssumeRole"],
    principals=Principals(service=["ec2.amazonaws.com"]),
    conditions={"StringEquals": {"aws:SourceAccount": "111111111111"}},
    wildcard_reason="A test.",
)


def test_an_added_action_leaves_every_other_element_as_it_was() -> None:
    more = STATEMENT.with_action("sts:TagSession")

    assert more.actions == ("sts:AssumeRole", "sts:TagSession")
    assert more.wildcard_reason == "A test."
    assert {k: v for k, v in more.to_dict().items() if k != "Action"} == {
        k: v for k, v in STATEMENT.to_dict().items() if k != "Action"
    }


def test_actions_stay_in_canonical_order_and_once_each() -> None:
    more = STATEMENT.with_action("sts:AssumeRole").with_action("sts:AssumeAny")

    assert more.actions == ("sts:AssumeAny", "sts:AssumeRole")
    assert STATEMENT.with_action("sts:AssumeRole") == STATEMENT


def test_statements_with_an_action_more_differ_and_are_equal_to_their_like() -> None:
    more = STATEMENT.with_action("sts:TagSession")

    assert more != STATEMENT
    assert len({more, STATEMENT, STATEMENT.with_action("sts:TagSession")}) == 2


@pytest.mark.parametrize("action", ["", "AssumeRole", "sts:", "sts:Assume Role", "sts:a:b"])
def test_a_malformed_action_is_refused_by_name(action: str) -> None:
    with pytest.raises(PolicyError, match=r"statement Trust: 1 problem\n.*Action") as raised:
        STATEMENT.with_action(action)

    assert [problem.value for problem in raised.value.problems] == [action]


def test_a_statement_without_a_sid_is_told_as_such() -> None:
    unnamed = Statement(None, actions=["s3:GetObject"], resources=["*"])

    with pytest.raises(PolicyError, match="statement without a Sid"):
        unnamed.with_action("s3")


def test_another_sid_is_the_same_statement_by_another_name() -> None:
    renamed = STATEMENT.with_sid("TrustEc2")

    assert renamed.to_dict() == {**STATEMENT.to_dict(), "Sid": "TrustEc2"}
    assert STATEMENT.sid == "Trust"
    assert STATEMENT.with_sid("Trust EC2").sid == "Trust EC2"
    own = Statement("Read", actions=["s3:GetObject"], resources=["*"])
    for statement, sid in ((own, "Read objects"), (STATEMENT, "Trust\x00EC2"), (STATEMENT, "")):
        with pytest.raises(PolicyError, match="Sid"):
            statement.with_sid(sid)


def test_the_sid_of_a_trust_policy_has_letters_and_digits_only() -> None:
    assert Trust([STATEMENT]).statements == (STATEMENT,)
    with pytest.raises(PolicyError, match=r"Statement\[0\]\.Sid"):
        Trust([STATEMENT.with_sid("Trust EC2")])


def test_a_token_is_an_action() -> None:
    assert "${Token[TOKEN.1]}" in STATEMENT.with_action("${Token[TOKEN.1]}").actions


def test_an_action_is_added_and_the_rest_stays() -> None:
    statement = Statement("Read", actions=["s3:GetObject"], resources=["arn:aws:s3:::shop/*"])

    more = statement.with_action("s3:GetObjectVersion")

    assert more.actions == ("s3:GetObject", "s3:GetObjectVersion")
    assert more.resources == statement.resources
    assert statement.actions == ("s3:GetObject",)
