"""The actions of a comparison: those known only at deployment."""

from typing import Any

import pytest

from iam_patterns.policy.inclusion.comparison import Comparison
from iam_patterns.policy.tokens import symbol
from tests.policy.inclusion import comparing

UNKNOWN = "an action is known only at deployment"
VERB = symbol("value.of.Verb")


def permissions(*actions: str, element: str = "Action") -> dict[str, Any]:
    statement = {"Effect": "Allow", element: list(actions), "Resource": "*"}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    return {"identity": [document], "boundary": None, "service_control": []}


def trust(*actions: str) -> dict[str, Any]:
    principal = {"AWS": "222222222222"}
    statement = {"Effect": "Allow", "Principal": principal, "Action": list(actions)}
    return {"Version": "2012-10-17", "Statement": [statement]}


def told(found: Comparison) -> tuple[str, str]:
    return found.verdict, found.reason


@pytest.mark.parametrize("action", [VERB, f"s3:Get{VERB}", f"s3:{VERB}"])
@pytest.mark.parametrize("element", ["Action", "NotAction"])
def test_permissions_with_an_action_that_is_not_known_cannot_be_told(
    action: str, element: str
) -> None:
    known = permissions("s3:PutObject", element=element)
    unknown = permissions("s3:PutObject", action, element=element)

    assert told(comparing.compare_permissions(known, unknown)) == ("cannot tell", UNKNOWN)
    assert told(comparing.compare_permissions(unknown, known)) == ("cannot tell", UNKNOWN)
    assert comparing.compare_permissions(unknown, unknown).verdict == "equal"


def test_permissions_with_known_actions_are_told() -> None:
    one, both = permissions("s3:PutObject"), permissions("s3:PutObject", "s3:Get*")

    assert comparing.compare_permissions(one, both).verdict == "broader"
    assert comparing.compare_permissions(both, one).verdict == "narrower"


@pytest.mark.parametrize("action", [VERB, f"sts:{VERB}", f"sts:Assume{VERB}"])
def test_a_trust_policy_with_an_action_that_is_not_known_cannot_be_told(action: str) -> None:
    known, unknown = trust("sts:TagSession"), trust("sts:TagSession", action)

    assert told(comparing.compare_trust(known, unknown)) == ("cannot tell", UNKNOWN)
    assert told(comparing.compare_trust(unknown, known)) == ("cannot tell", UNKNOWN)
    assert comparing.compare_trust(unknown, unknown).verdict == "equal"
    assert comparing.compare_trust(known, trust("sts:Assume*")).verdict == "broader"
