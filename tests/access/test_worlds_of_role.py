"""Questions about a role and its caller where parameters decide what is deployed."""

from typing import Any

import pytest

from iam_patterns.policy import UndecidedError
from iam_patterns.template import StackTemplate
from iam_patterns.testing import Access, AccessError, account, role_arn

OWN = "111111111111"
VENDOR = "222222222222"
IS_PROD = {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}}
OPEN: dict[str, Any] = {"Parameters": {"Env": {"Type": "String"}}, "Conditions": IS_PROD}
NONE = {"Ref": "AWS::NoValue"}


def document(*statements: Any) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def role(name: str, trusts: Any, *allowed: Any, **more: Any) -> dict[str, Any]:
    trust = {"Effect": "Allow", "Principal": {"AWS": trusts}, "Action": "sts:AssumeRole"}
    policies = [{"PolicyName": "P", "PolicyDocument": document(*allowed)}] if allowed else []
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": name,
            "AssumeRolePolicyDocument": document(trust),
            "Policies": policies,
        },
        **more,
    }


ROOT = {"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root"}
ASSUME = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}
HUB = role_arn(f"arn:aws:iam::{OWN}:role/hub")


def access(target: Any, hub: Any = None, account: str | None = OWN, **options: Any) -> Access:
    resources = {"Target": target, **({"Hub": hub} if hub else {})}
    return Access([StackTemplate("Stack", {"Resources": resources, **OPEN}, account)], **options)


def in_a_word(answer: Any) -> str:
    try:
        return "yes" if answer else "no"
    except UndecidedError as error:
        return f"depends: {str(error).splitlines()[-1]}"


def test_a_caller_whose_policy_is_conditional() -> None:
    hub = role("hub", VENDOR, {"Fn::If": ["IsProd", ASSUME, NONE]})
    found = access(role("target", ROOT), hub).role("target").assumable_by(HUB)

    assert in_a_word(found) == "depends: Pass its value: Access.of(..., parameters={'Env': ...})."


@pytest.mark.parametrize(("value", "expected"), [("prod", "yes"), ("test", "no")])
def test_a_caller_whose_policy_is_conditional_and_the_parameter_given(
    value: str, expected: str
) -> None:
    hub = role("hub", VENDOR, {"Fn::If": ["IsProd", ASSUME, NONE]})
    asked = access(role("target", ROOT), hub, parameters={"Env": value}).role("target")

    assert in_a_word(asked.assumable_by(HUB)) == expected


def test_a_caller_that_is_perhaps_not_deployed_grants_nothing_in_the_other_worlds() -> None:
    hub = role("hub", VENDOR, ASSUME, Condition="IsProd")
    found = access(role("target", ROOT), hub).role("target").assumable_by(HUB)

    assert "'Env'" in in_a_word(found)


def test_a_caller_without_the_permission_gets_a_firm_no_deployed_or_not() -> None:
    other = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    hub = role("hub", VENDOR, other, Condition="IsProd")
    found = access(role("target", ROOT), hub).role("target").assumable_by(HUB)

    assert in_a_word(found) == "no"


def test_a_caller_and_its_role_of_one_condition_are_deployed_together() -> None:
    hub = role("hub", VENDOR, ASSUME, Condition="IsProd")
    target = role("target", ROOT, Condition="IsProd")
    found = access(target, hub).role("target").assumable_by(HUB)

    assert "Env decides whether the role is deployed" in str(found)
    assert in_a_word(found).startswith("depends")


def test_a_role_of_a_stack_without_environment_may_be_the_caller() -> None:
    denied = role("hub", VENDOR, {**ASSUME, "Effect": "Deny"})
    target = role("target", f"arn:aws:iam::{OWN}:root")

    found = access(target, denied, account=None).role("target").assumable_by(HUB)
    given = access(target, denied, None, parameters={"AWS::AccountId": OWN}).role("target")

    assert "'AWS::AccountId'" in in_a_word(found)
    assert in_a_word(given.assumable_by(HUB)) == "no"


def test_a_role_of_another_name_is_not_the_caller() -> None:
    denied = role("spoke", VENDOR, {**ASSUME, "Effect": "Deny"})
    target = role("target", f"arn:aws:iam::{OWN}:root")

    assert access(target, denied, account=None).role("target").assumable_by(HUB)


def test_a_role_whose_condition_is_false_is_no_role() -> None:
    with pytest.raises(AccessError, match=r"target is not created: its condition \w+ is false"):
        access(role("target", ROOT, Condition="IsProd"), parameters={"Env": "test"}).role("target")


def test_conditions_that_exclude_each_other_deploy_nothing() -> None:
    never = {"Fn::And": [{"Condition": "IsProd"}, {"Fn::Not": [{"Condition": "IsProd"}]}]}
    template = {
        "Resources": {"Target": role("target", VENDOR, Condition="Never")},
        "Parameters": OPEN["Parameters"],
        "Conditions": {**IS_PROD, "Never": never},
    }

    with pytest.raises(AccessError, match="not deployed, whatever its parameters are"):
        Access.of(template).role("target").assumable_by(account(VENDOR))


def test_an_output_whose_condition_is_open_is_imported_where_it_is_there() -> None:
    exporting = {
        "Resources": {},
        "Outputs": {
            "Vendor": {"Condition": "IsProd", "Value": VENDOR, "Export": {"Name": "vendor"}}
        },
        **OPEN,
    }
    importing = {"Resources": {"Target": role("target", {"Fn::ImportValue": "vendor"})}}
    stacks = [StackTemplate("A", exporting, OWN), StackTemplate("B", importing, OWN)]

    found = Access(stacks).role("target").assumable_by(account(VENDOR))
    given = Access(stacks, parameters={"Env": "prod"}).role("target")

    assert "'Env'" in in_a_word(found)
    assert in_a_word(given.assumable_by(account(VENDOR))) == "yes"


def test_of_two_exports_of_one_name_the_deployed_one_is_imported() -> None:
    no = {"No": {"Fn::Equals": ["a", "b"]}}
    export = {"Export": {"Name": "vendor"}}
    outputs = {
        "Off": {"Condition": "No", "Value": "999999999999", **export},
        "On": {"Value": VENDOR, **export},
    }
    exporting = {"Resources": {}, "Outputs": outputs, "Conditions": no}
    importing = {"Resources": {"Target": role("target", {"Fn::ImportValue": "vendor"})}}
    stacks = [StackTemplate("A", exporting, OWN), StackTemplate("B", importing, OWN)]

    assert Access(stacks).role("target").assumable_by(account(VENDOR))


def test_everybody_that_a_role_could_trust_is_listed() -> None:
    trusts = {"Fn::If": ["IsProd", VENDOR, "333333333333"]}
    found = access(role("target", trusts)).role("target").who_can_assume()

    assert [trusted.principal for trusted in found] == [VENDOR, "333333333333"]


def test_two_lookups_of_one_name_in_two_stacks_are_two_values() -> None:
    def with_lookup(name: str, trusts: Any) -> dict[str, Any]:
        properties = role(name, trusts)
        return {"Resources": {"Role": properties, "L": {"Type": "Custom::Lookup"}}}

    account_of = {"Fn::GetAtt": ["L", "Account"]}
    stacks = [
        StackTemplate("A", with_lookup("a", account_of), OWN, qualifier="A."),
        StackTemplate("B", with_lookup("b", account_of), OWN, qualifier="B."),
    ]

    found = Access(stacks).role("b").assumable_by(account(VENDOR))
    one = Access(stacks, parameters={"B.L.Account": VENDOR})
    both = Access(stacks, parameters={"L.Account": VENDOR})

    assert "'B.L.Account'" in in_a_word(found)
    assert one.role("b").assumable_by(account(VENDOR))
    assert in_a_word(one.role("a").assumable_by(account(VENDOR))).startswith("depends")
    assert both.role("a").assumable_by(account(VENDOR))
