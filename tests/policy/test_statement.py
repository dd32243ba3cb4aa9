"""What a statement becomes by its methods; the rest is in test_document.py."""

from typing import Any

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


def test_conditions_replace_its_own() -> None:
    other = Statement("X", actions=["s3:*"], resources=["*"], conditions={"Null": {"k:a": "true"}})

    changed = STATEMENT.with_conditions(other.conditions)

    assert changed.conditions == other.conditions
    assert STATEMENT.with_conditions([]).conditions == ()
    assert STATEMENT.conditions != ()
    assert changed.with_conditions(STATEMENT.conditions) == STATEMENT


@pytest.mark.parametrize("conditions", [None, "x", [None], [{"StringEquals": {}}]])
def test_conditions_are_those_of_another_statement(conditions: Any) -> None:
    with pytest.raises(PolicyError, match="conditions"):
        STATEMENT.with_conditions(conditions)


def test_resources_replace_its_own_and_those_it_excepts() -> None:
    excepting = Statement("X", actions=["s3:*"], not_resources=["arn:aws:s3:::shop/*"])

    changed = excepting.with_resources(["*"])

    assert (changed.resources, changed.not_resources) == (("*",), ())
    assert excepting.not_resources == ("arn:aws:s3:::shop/*",)
    assert changed == Statement("X", actions=["s3:*"], resources=["*"])


@pytest.mark.parametrize("resources", [None, "*", [None], [1]])
def test_resources_are_a_list(resources: Any) -> None:
    with pytest.raises(PolicyError, match="Resource"):
        STATEMENT.with_resources(resources)


def test_an_action_is_not_added_to_one_that_excepts_actions() -> None:
    excepting = Statement("X", actions=[], not_actions=["s3:*"], resources=["*"])

    with pytest.raises(PolicyError, match="cannot be added to a statement with NotAction"):
        excepting.with_action("sqs:SendMessage")


@pytest.mark.parametrize(
    ("elements", "action", "matches"),
    [
        ({"actions": ["s3:Get*"]}, "S3:GetObject", True),
        ({"actions": ["s3:Get*"]}, "s3:PutObject", False),
        ({"actions": ["s3:Put?", "S3:GET*"]}, "s3:GetObject", True),
        ({"not_actions": ["s3:Get*"]}, "s3:GetObject", False),
        ({"not_actions": ["s3:Get*"]}, "s3:PutObject", True),
    ],
)
def test_which_actions_it_matches(elements: dict[str, Any], action: str, *, matches: bool) -> None:
    assert Statement("X", resources=["*"], **elements).matches_action(action) is matches


def test_only_a_name_is_an_action() -> None:
    with pytest.raises(PolicyError, match="action"):
        STATEMENT.matches_action(None)  # type: ignore[arg-type] # the mistake


@pytest.mark.parametrize(
    ("elements", "everyone"),
    [
        ({"principals": Principals(everyone=True)}, True),
        ({"principals": Principals(aws=["*"])}, True),
        ({"principals": Principals(aws=["111111111111"])}, False),
        ({"principals": Principals(service=["ec2.amazonaws.com"])}, False),
        ({"not_principals": Principals(aws=["111111111111"])}, True),
        ({"resources": ["*"]}, False),
    ],
)
def test_which_statements_match_everyone(elements: dict[str, Any], *, everyone: bool) -> None:
    assert Statement("X", actions=["s3:*"], **elements).matches_everyone() is everyone


PRINCIPALS = Principals(aws=["111111111111"])


@pytest.mark.parametrize(
    ("elements", "paths"),
    [
        ({"actions": []}, ["Action"]),
        ({"not_actions": ["s3:Get*"]}, ["Action"]),
        ({"not_resources": ["*"]}, ["Resource"]),
        ({"resources": []}, ["Resource"]),
        ({"principals": PRINCIPALS, "not_principals": PRINCIPALS}, ["Principal"]),
        ({"resources": [], "not_resources": ["*"]}, []),
        ({"resources": [], "principals": PRINCIPALS}, []),
        ({"resources": [], "not_principals": PRINCIPALS, "effect": "Deny"}, []),
        ({"effect": "allow"}, ["Effect"]),
        ({"sid": 5}, ["Sid"]),
        ({"sid": "with space"}, ["Sid"]),
        ({"sid": "with space", "principals": PRINCIPALS}, []),
        ({"sid": "bell\x07", "principals": PRINCIPALS}, ["Sid"]),
        ({"actions": [None]}, ["Action"]),
        ({"actions": "s3:GetObject"}, []),
        ({"resources": b"*"}, ["Resource"]),
        ({"principals": "*"}, ["Principal"]),
        ({"not_principals": {"AWS": "*"}}, ["NotPrincipal"]),
        ({"conditions": "k:a"}, ["Condition"]),
        ({"conditions": {"StringEquals": "k:a"}}, ["Condition.StringEquals"]),
        ({"conditions": {"StringEquals": {1: "x"}}}, ["Condition.StringEquals"]),
        ({"conditions": {"StringEquals": {"k:a": b"x"}}}, ["Condition.StringEquals.k:a"]),
        ({"conditions": {"StringEquals": {"k:a": [None]}}}, ["Condition.StringEquals.k:a"]),
        ({"conditions": {"StringEquals": {"k:a": {"x"}}}}, []),
        ({"conditions": {"StringEquals": {"k:a": []}}}, ["Condition.StringEquals.k:a"]),
        ({"conditions": {"StringIs": {"k:a": "x"}}}, ["Condition.StringIs"]),
        ({"conditions": {"StringEquals": {"nokey": "x"}}}, ["Condition.StringEquals"]),
    ],
)
def test_what_iam_rejects(elements: dict[str, Any], paths: list[str]) -> None:
    given = {"sid": "X", "actions": ["s3:GetObject"], "resources": ["*"], **elements}
    if not paths:
        assert Statement(**given)
        return
    with pytest.raises(PolicyError) as error:
        Statement(**given)
    assert [problem.path for problem in error.value.problems] == paths


def test_everyone_cannot_be_listed_beside_others() -> None:
    def of(**principals: Any) -> Statement:
        return Statement("S", actions=["sts:AssumeRole"], principals=Principals(**principals))

    assert of(everyone=True).to_dict()["Principal"] == "*"
    assert of(aws=["111111111111"]).to_dict()["Principal"] == {"AWS": "111111111111"}
    with pytest.raises(PolicyError, match=r"\* and named principals cannot be used together"):
        of(everyone=True, aws=["111111111111"])


@pytest.mark.parametrize(
    "wrong", [iter(["111111111111"]), {"111111111111": 1}, b"111111111111", 111111111111, [1]]
)
def test_a_list_of_strings_is_a_list(wrong: Any) -> None:
    """What can be read once would be empty, or unchecked, when it is read again."""
    for right in (["111111111111"], "111111111111", {"111111111111"}, {"111111111111": 1}.keys()):
        assert Principals(aws=right).aws == ("111111111111",)  # type: ignore[arg-type] # tried
    with pytest.raises(PolicyError, match=r"Principal\.AWS: must be a string"):
        Principals(aws=wrong)
