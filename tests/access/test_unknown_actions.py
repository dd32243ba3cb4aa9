"""Questions about roles whose policies have actions that a parameter chooses."""

from typing import Any

import pytest

from iam_patterns.access import RoleAccess
from tests.access.resource_policies.apps import access, role, stack, statement

VERB: dict[str, Any] = {"Verb": {"Type": "String"}}


def app(action: Any) -> RoleAccess:
    found = role(statement(action, "arn:aws:s3:::reports/*"))
    return access(stack("Own", {"App": found}, Parameters=VERB)).role("app")


@pytest.mark.parametrize("action", [{"Ref": "Verb"}, {"Fn::Sub": "s3:Get${Verb}"}])
def test_an_action_that_a_parameter_chooses_could_be_the_one_asked_for(action: Any) -> None:
    for answer in (
        app(action).allows("s3:GetObject", "arn:aws:s3:::reports/a.csv"),
        app(action).allows_on_any("s3:GetObject"),
    ):
        assert answer.unknowns == ("Verb",)
    assert app("s3:Get*").allows_on_any("s3:GetObject")
    assert app("s3:Get*").allows("s3:GetObject", "arn:aws:s3:::reports/a.csv")


def test_the_known_part_of_an_action_rules_others_out() -> None:
    puts = app({"Fn::Sub": "s3:Put${Verb}"})

    assert not puts.allows("s3:GetObject", "arn:aws:s3:::reports/a.csv")
    assert not puts.allows_on_any("s3:GetObject")
    assert puts.allows_on_any("s3:PutObject").unknowns == ("Verb",)
