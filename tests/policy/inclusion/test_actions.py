"""The actions that a comparison looks at: one for all that the clauses cannot tell apart."""

from typing import Any

import pytest

from iam_patterns.policy import PolicyDocument
from iam_patterns.policy.inclusion.actions import KnownActions, ListedActions, ServiceActions
from iam_patterns.policy.inclusion.clause import Clause, Side
from iam_patterns.policy.inclusion.errors import TooManyCellsError
from iam_patterns.policy.tokens import symbol

KNOWN = {"s3": ["s3:GetObject", "s3:PutObject"], "sts": ["sts:GetCallerIdentity", "sts:AssumeRole"]}


def clauses(*actions: str | dict[str, Any]) -> list[Clause]:
    statements = [
        {"Effect": "Allow", "Resource": "*"}
        | (action if isinstance(action, dict) else {"Action": action})
        for action in actions
    ]
    found: list[Clause] = []
    for statement in statements:
        document = PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})
        found += Side.of([[document]]).clauses()
    return found


def by_mask(actions: Any, *listed: str | dict[str, Any]) -> dict[int, list[str]]:
    return {mask: sorted(names) for mask, names in actions.cells(clauses(*listed)).items()}


def known(service: str) -> list[str]:
    return KNOWN.get(service, [])


def another(services: frozenset[str]) -> str:
    return next(f"{name}:Any" for name in ("ec2", "sqs") if name not in services)


def test_listed_actions_by_the_clauses_that_match_them() -> None:
    actions = ListedActions(["sts:AssumeRole", "sts:TagSession"])

    assert by_mask(actions, "sts:*", "STS:assumerole") == {
        3: ["sts:AssumeRole"],
        1: ["sts:TagSession"],
    }
    assert by_mask(actions, {"NotAction": "sts:Tag*"}, "*") == {
        3: ["sts:AssumeRole"],
        2: ["sts:TagSession"],
    }


def test_the_clauses_that_match_a_listed_action() -> None:
    actions = ListedActions(["sts:AssumeRole"])
    found = clauses("sts:Tag*", "sts:A*", "s3:*", {"NotAction": "s3:*"})

    assert actions.matching(found) == [found[1], found[3]]


def test_the_actions_of_a_known_service_and_those_written_besides() -> None:
    actions = ServiceActions("s3", KNOWN["s3"])

    assert by_mask(actions, "s3:Get*", "sqs:*") == {1: ["s3:GetObject"], 0: ["s3:PutObject"]}
    assert by_mask(actions, "s3:NewOne", "s3:New*") == {
        0: ["s3:GetObject", "s3:PutObject"],
        3: ["s3:newone"],
    }
    without = ServiceActions("s3", ["s3:GetObject"], frozenset({"s3:newone"}))
    assert by_mask(without, "s3:NewOne", "s3:GETOBJECT") == {2: ["s3:GetObject"]}


def test_the_actions_of_an_unknown_service_are_told_apart_by_the_clauses() -> None:
    found = by_mask(ServiceActions("shop", []), "shop:Get*", "shop:GetItem", "s3:*")

    assert set(found) == {0, 1, 3}
    assert found[3] == ["shop:getitem"]
    assert all(name.startswith("shop:") for names in found.values() for name in names)


@pytest.mark.parametrize(
    "actions", [ServiceActions("s3", KNOWN["s3"]), KnownActions(known, another)]
)
def test_an_action_known_at_deployment_cannot_be_compared(actions: Any) -> None:
    for listed in (symbol("Action"), {"NotAction": ["s3:*", symbol("Action")]}):
        with pytest.raises(TooManyCellsError):
            actions.cells(clauses("s3:*", listed))
    assert actions.cells(clauses("s3:*"))


def test_all_actions_have_one_of_a_service_that_no_clause_lists() -> None:
    actions = KnownActions(known, another)

    assert by_mask(actions, "s3:Get*", "*") == {
        2: ["ec2:Any", "s3:PutObject"],
        3: ["s3:GetObject"],
    }
    of_two = by_mask(actions, "s3:*", "ec2:Run")
    assert of_two[1] == ["s3:GetObject", "s3:PutObject"]
    assert of_two[2] == ["ec2:run"]
    assert "sqs:Any" in of_two[0]
    assert set(of_two) == {0, 1, 2}


def test_an_action_that_everyone_can_call_is_not_looked_at() -> None:
    assert by_mask(KnownActions(known, another), "sts:*") == {
        0: ["ec2:Any"],
        1: ["sts:AssumeRole"],
    }
    assert by_mask(KnownActions(known, another), "sts:GetCallerIdentity", "sts:NewOne") == {
        0: ["ec2:Any", "sts:AssumeRole"],
        2: ["sts:newone"],
    }
