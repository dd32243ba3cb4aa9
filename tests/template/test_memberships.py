"""Users are added to groups by names that are perhaps known only at deployment."""

from typing import Any

import pytest

from iam_patterns.policy import Caller, Request, UndecidedError, decide
from iam_patterns.template import AppTemplates, IamIdentity, identities_of, read_stacks

OBJECT = "arn:aws:s3:::reports/a"
REF = {"Ref": "Name"}


def template(*, user: Any = "alice", group: Any = "readers", **properties: Any) -> dict[str, Any]:
    allowed = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{OBJECT}*"}
    policy = {"PolicyName": "P", "PolicyDocument": {"Statement": [allowed]}}
    return {
        "Parameters": {"Name": {"Type": "String"}},
        "Resources": {
            "Alice": {"Type": "AWS::IAM::User", "Properties": {"UserName": "alice", **properties}},
            "Readers": {
                "Type": "AWS::IAM::Group",
                "Properties": {"GroupName": "readers", "Policies": [policy]},
            },
            "Adds": {
                "Type": "AWS::IAM::UserToGroupAddition",
                "Properties": {"GroupName": group, "Users": [user]},
            },
        },
    }


def alice(declared: Any, **parameters: str) -> IamIdentity:
    app = AppTemplates(read_stacks(declared), parameters)
    (found,) = [one for one in identities_of(app) if one.kind == "user" and not one.is_imported]
    return found


def reads(user: IamIdentity) -> str:
    caller = Caller.of_user("arn:aws:iam::111111111111:user/alice")
    asked = Request(caller, "s3:GetObject", OBJECT, resource_account="111111111111")
    decision = decide(asked, user.policies_in_force(with_unknown=True))
    try:
        return "yes" if decision else "no"
    except UndecidedError:
        return "depends"


CASES: dict[str, tuple[Any, str, str, str]] = {
    "a user by its name": (template(), "alice", "yes", "yes"),
    "another user": (template(user="bob"), "alice", "no", "no"),
    "an unknown user": (template(user=REF), "alice", "depends", "yes"),
    "an unknown user that is another": (template(user=REF), "bob", "depends", "no"),
    "an unknown group": (template(group=REF), "readers", "depends", "yes"),
    "an unknown group that is another": (template(group=REF), "others", "depends", "no"),
    "an unknown user and group": (template(user=REF, group=REF), "alice", "depends", "no"),
    "a user with an unknown name": (template(UserName=REF), "alice", "depends", "yes"),
    "an unknown group of the user's own": (
        template(user="bob", Groups=[REF]),
        "readers",
        "depends",
        "yes",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_not_known_is_not_decided(name: str) -> None:
    declared, value, without, given = CASES[name]
    assert reads(alice(declared)) == without
    assert reads(alice(declared, Name=value)) == given


def test_an_unknown_group_is_reported() -> None:
    (problem,) = alice(template(group=REF)).policy_problems
    assert str(problem) == "Groups: the group is <Name>, which is known only at deployment"
    assert not alice(template()).policy_problems
