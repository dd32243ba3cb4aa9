"""What a caller sends is read from the words of an edge."""

import pytest

from tests.access.emulator.requirements import Caller, NotTried, Sent, sent_for

MEMBER = Caller(organization="o-exampleorgid", tags={"team": "graph"})


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("sts:ExternalId is cust-7f3a9c2e", {"sts:externalid": "cust-7f3a9c2e"}),
        ("aws:RequestTag/project is blog or shop", {"aws:requesttag/project": "shop"}),
        ("s3:prefix matches reports/*", {"s3:prefix": "reports/graph"}),
        ("every aws:TagKeys is project", {}),
        ("sts:ExternalId is not sent", {}),
        ("dynamodb:ReturnValues is NONE (if sent)", {}),
        ("not (ec2:RoleDelivery is less than 2.0)", {}),
    ],
)
def test_what_a_caller_can_send_is_sent(words: str, keys: dict[str, str]) -> None:
    assert sent_for([words], MEMBER) == Sent(keys)


@pytest.mark.parametrize(
    ("holds", "does_not"),
    [
        ("aws:PrincipalOrgID is o-exampleorgid", "aws:PrincipalOrgID is o-anotherone"),
        ("aws:PrincipalTag/team is graph", "aws:PrincipalTag/team is others"),
        ("aws:SourceIp is in 127.0.0.0/8", "aws:SourceIp is in 203.0.113.0/24"),
    ],
)
def test_what_a_caller_cannot_choose_holds_or_not(holds: str, does_not: str) -> None:
    assert sent_for([holds], MEMBER).unmet == ()
    assert sent_for([does_not], MEMBER).unmet == (does_not,)


def test_a_role_never_sends_the_keys_of_services() -> None:
    words = "aws:SourceAccount is 111111111111"

    assert sent_for([words], MEMBER).unmet == (words,)


@pytest.mark.parametrize(
    "words",
    [
        "aws:MultiFactorAuthPresent is true",
        "depends on AWS::AccountId",
        "not (aws:PrincipalArn matches arn:aws:iam::111111111111:role/a)",
        "the resource's policy allows it too",
    ],
)
def test_what_the_emulator_cannot_have_is_not_tried(words: str) -> None:
    with pytest.raises(NotTried):
        sent_for([words], MEMBER)
