"""Wrong parameters: one error with every problem."""

from typing import Any

import pytest
from aws_cdk import Aws, Duration, Fn
from aws_cdk import aws_iam as iam

from iam_patterns.defaults import BoundaryAndPath, DefaultsError, RoleDefaults, RoleRule

NOTHING = "permissions_boundary, path, max_session_duration, leave"


@pytest.mark.parametrize(
    ("function", "given", "problems"),
    [
        (
            RoleDefaults,
            {
                "permissions_boundary": "a b",
                "path": "workload",
                "max_session_duration": Duration.minutes(5),
                "enforce": "yes",
                "rules": ["Prod"],
                "then": object(),
            },
            ["permissions_boundary", "path", "max_session_duration", "enforce", "rules[0]", "then"],
        ),
        (RoleDefaults, {"path": "/aws-reserved/sso/"}, ["path"]),
        (RoleDefaults, {"permissions_boundary": iam.ManagedPolicy}, ["permissions_boundary"]),
        (RoleDefaults, {"then": RoleDefaults}, ["then"]),
        (RoleRule, {"roles": " "}, ["roles", NOTHING]),
        (RoleRule, {"roles": "Prod", "leave": "No.", "path": "/a/"}, ["leave"]),
        (RoleRule, {"roles": "Prod", "leave": 3}, ["leave"]),
        (BoundaryAndPath, {}, ["permissions_boundary, path"]),
        (BoundaryAndPath, {"path": "x", "enforce": 1}, ["path", "enforce"]),
    ],
)
def test_every_problem_is_in_one_error(
    function: Any, given: dict[str, Any], problems: list[str]
) -> None:
    with pytest.raises(DefaultsError) as found:
        function(**given)

    assert [one.path for one in found.value.problems] == problems


@pytest.mark.parametrize("function", [RoleDefaults, BoundaryAndPath])
def test_a_boundary_that_may_be_a_name_or_an_arn_is_refused(function: Any) -> None:
    with pytest.raises(DefaultsError, match="known only at deployment"):
        function(permissions_boundary=Fn.import_value("Boundary"))

    function(permissions_boundary=f"arn:{Aws.PARTITION}:iam::{Aws.ACCOUNT_ID}:policy/Boundary")
