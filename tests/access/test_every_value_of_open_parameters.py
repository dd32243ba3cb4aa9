"""An open template answers what it answers for every value of its parameters."""

import itertools
import random
from typing import TYPE_CHECKING, Any, Final

import pytest

from iam_patterns.policy import UndecidedError
from iam_patterns.testing import Access, AccessError, Answer, account

if TYPE_CHECKING:
    from collections.abc import Callable

VENDOR: Final = "222222222222"
OTHER: Final = "333333333333"
BUCKET: Final = "arn:aws:s3:::reports"
VALUES: Final = {
    "Env": ("prod", "test", "dev"),
    "Stage": ("a", "b", "c"),
    "Tier": ("x", "reports", "y"),
}
PART_OF_A_NAME: Final = "${Tier}"
"""The decisions of Allow and Deny on it are taken one by one: more depends than has to."""
EXHAUSTIVE: Final = 4
NONE: Final = {"Ref": "AWS::NoValue"}


class Generator:
    """Templates with one role, whose policies and presence hang on conditions."""

    def __init__(self, seed: int, comparisons: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - no secrets
        names = [(name, value) for name, values in VALUES.items() for value in values[:-1]]
        self.compared = self.random.sample(names, comparisons)
        self.conditions: dict[str, Any] = {}

    def template(self) -> dict[str, Any]:
        for index in range(self.random.randint(1, 4)):
            self.conditions[f"C{index}"] = self.condition(2)
        trust = [self.perhaps(self.trusting()) for _ in range(self.random.randint(1, 3))]
        allowed = [self.perhaps(self.allowing()) for _ in range(self.random.randint(1, 3))]
        role = {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "AssumeRolePolicyDocument": document(*trust),
                "Policies": [{"PolicyName": "P", "PolicyDocument": document(*allowed)}],
            },
            **self.own_condition(),
        }
        attached = {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "A",
                "PolicyDocument": document(self.allowing()),
                "Roles": [{"Ref": "Role"}],
            },
            **self.own_condition(),
        }
        return {
            "Parameters": {name: {"Type": "String"} for name in VALUES},
            "Mappings": {"Vendors": {"a": {"id": VENDOR}, "b": {"id": OTHER}, "c": {"id": OTHER}}},
            "Conditions": self.conditions,
            "Resources": {"Role": role, "Attached": attached},
        }

    def condition(self, depth: int) -> dict[str, Any]:
        kind = self.random.choice(["equals", "not", "and", "or", "named"] if depth else ["equals"])
        if kind == "named" and self.conditions:
            return {"Condition": self.random.choice(list(self.conditions))}
        if kind == "not":
            return {"Fn::Not": [self.condition(depth - 1)]}
        if kind in ("and", "or"):
            parts = [self.condition(depth - 1), self.condition(depth - 1)]
            return {f"Fn::{kind.capitalize()}": parts}
        name, value = self.random.choice(self.compared)
        return {"Fn::Equals": self.random.choice([[{"Ref": name}, value], [value, {"Ref": name}]])}

    def perhaps(self, statement: dict[str, Any]) -> dict[str, Any]:
        other = self.random.choice([NONE, statement])
        chosen = {"Fn::If": [self.random.choice(list(self.conditions)), statement, other]}
        return self.random.choice([statement, chosen])

    def own_condition(self) -> dict[str, Any]:
        return self.random.choice([{}, {"Condition": self.random.choice(list(self.conditions))}])

    def trusting(self) -> dict[str, Any]:
        principals: list[Any] = [
            VENDOR,
            OTHER,
            {"Fn::If": [self.random.choice(list(self.conditions)), VENDOR, OTHER]},
            {"Fn::FindInMap": ["Vendors", {"Ref": "Stage"}, "id"]},
        ]
        return {
            "Effect": self.random.choice(["Allow", "Allow", "Allow", "Deny"]),
            "Principal": {"AWS": self.random.choice(principals)},
            "Action": "sts:AssumeRole",
        }

    def allowing(self) -> dict[str, Any]:
        resources: list[Any] = [
            f"{BUCKET}/*",
            "arn:aws:s3:::other/*",
            {"Fn::Sub": f"arn:aws:s3:::{PART_OF_A_NAME}/*"},
            {
                "Fn::If": [
                    self.random.choice(list(self.conditions)),
                    f"{BUCKET}/*",
                    "arn:aws:s3:::y/*",
                ]
            },
        ]
        return {
            "Effect": self.random.choice(["Allow", "Allow", "Allow", "Deny"]),
            "Action": "s3:GetObject",
            "Resource": self.random.choice(resources),
        }


def document(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def in_a_word(access: Access, index: int) -> str:
    try:
        role = access.role("Role")
    except AccessError:
        return "not deployed"
    questions: list[Callable[[], Answer]] = [
        lambda: role.assumable_by(account(VENDOR)),
        lambda: role.allows("s3:GetObject", f"{BUCKET}/a"),
        lambda: role.allows("s3:GetObject", "arn:aws:s3:::x/a"),
    ]
    try:
        return "yes" if questions[index]() else "no"
    except UndecidedError:
        return "depends"
    except AccessError:
        return "not deployed"


def of_every_value(template: dict[str, Any], index: int) -> set[str]:
    names = list(VALUES)
    return {
        in_a_word(Access.of(template, parameters=dict(zip(names, values, strict=True))), index)
        for values in itertools.product(*VALUES.values())
    }


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("comparisons", [1, 2, 5])
def test_a_firm_answer_is_that_of_every_value(seed: int, comparisons: int) -> None:
    template = Generator(seed, comparisons).template()
    access = Access.of(template)

    for index in range(3):
        answer = in_a_word(access, index)
        found = of_every_value(template, index)
        assert "depends" not in found
        if answer == "yes":
            assert found == {"yes"}
        elif answer == "no":
            assert "yes" not in found
        elif answer == "not deployed":
            assert found == {"not deployed"}
        elif PART_OF_A_NAME not in repr(template) and comparisons <= EXHAUSTIVE:
            assert "yes" in found
            assert found != {"yes"}
