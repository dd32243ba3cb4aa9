"""Conditions of a template that are known only at deployment, taken either way."""

from typing import Any

from iam_patterns.template import AppTemplates, IamRole, StackTemplate, identities_of

EC2 = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}
ANYONE = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
IS_PROD = {"Fn::Equals": [{"Ref": "Stage"}, "prod"]}
IS_TEST = {"Fn::Equals": [{"Ref": "Stage"}, "test"]}


def app(conditions: dict[str, Any], *statements: Any) -> AppTemplates:
    role = {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": list(statements)}}
    template = {
        "Parameters": {"Stage": {"Type": "String"}, "Other": {"Type": "String"}},
        "Conditions": conditions,
        "Resources": {"Role": {"Type": "AWS::IAM::Role", "Properties": role}},
    }
    return AppTemplates([StackTemplate("Stack", template, "111111111111", "eu-west-1")])


def principals(alternative: AppTemplates) -> list[str]:
    (role,) = identities_of(alternative)
    assert isinstance(role, IamRole)
    return [
        "anyone" if statement.principals and statement.principals.everyone else "EC2"
        for statement in role.trust.statements
    ]


def test_an_app_without_open_conditions_has_no_alternatives() -> None:
    closed = {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]}
    chosen = {"Fn::If": ["Here", EC2, ANYONE]}
    only = app({"Here": closed}, chosen)

    assert only.alternatives() == [only]
    assert principals(only) == ["EC2"]


def test_an_open_condition_is_taken_either_way() -> None:
    chosen = {"Fn::If": ["Prod", ANYONE, {"Ref": "AWS::NoValue"}]}

    found = [
        principals(alternative)
        for alternative in app({"Prod": IS_PROD}, EC2, chosen).alternatives()
    ]

    assert sorted(found) == [["EC2"], ["EC2", "anyone"]]


def test_conditions_on_one_comparison_turn_out_together() -> None:
    conditions = {"Prod": IS_PROD, "NoProd": {"Fn::Not": [{"Condition": "Prod"}]}}
    statements = [{"Fn::If": ["Prod", EC2, ANYONE]}, {"Fn::If": ["NoProd", EC2, ANYONE]}]

    found = [principals(alternative) for alternative in app(conditions, *statements).alternatives()]

    assert sorted(found) == [["EC2", "anyone"], ["anyone", "EC2"]]


def test_a_parameter_has_one_value_at_a_time() -> None:
    statements = [{"Fn::If": ["Prod", ANYONE, EC2]}, {"Fn::If": ["Test", ANYONE, EC2]}]

    found = [
        principals(alternative)
        for alternative in app({"Prod": IS_PROD, "Test": IS_TEST}, *statements).alternatives()
    ]

    assert ["anyone", "anyone"] not in found
    assert len(found) == 3


def test_an_account_id_has_12_digits() -> None:
    def found(account: str) -> list[list[str]]:
        template = {
            "Conditions": {"Own": {"Fn::Equals": [{"Ref": "AWS::AccountId"}, account]}},
            "Resources": {
                "Role": {
                    "Type": "AWS::IAM::Role",
                    "Properties": {
                        "AssumeRolePolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [{"Fn::If": ["Own", ANYONE, EC2]}],
                        }
                    },
                }
            },
        }
        stack = StackTemplate("Stack", template, None, None)
        return sorted(map(principals, AppTemplates([stack]).alternatives()))

    assert found("111111111111") == [["EC2"], ["anyone"]]
    assert found("the-account-id") == [["EC2"]]


def test_a_condition_that_refers_to_itself_ends() -> None:
    circular = {"A": {"Fn::Not": [{"Condition": "B"}]}, "B": {"Fn::Not": [{"Condition": "A"}]}}

    assert len(app(circular, {"Fn::If": ["A", EC2, ANYONE]}).alternatives()) == 2


def test_of_many_comparisons_each_is_seen_alone_and_all_together() -> None:
    names = [f"C{number}" for number in range(10)]
    conditions = {name: {"Fn::Equals": [{"Ref": f"P{name}"}, "yes"]} for name in names}
    statements = [{"Fn::If": [name, ANYONE, EC2]} for name in names]

    found = [principals(alternative) for alternative in app(conditions, *statements).alternatives()]

    alone = [["anyone" if a == b else "EC2" for b in names] for a in names]
    assert len(found) == 22
    assert ["EC2"] * 10 in found
    assert ["anyone"] * 10 in found
    assert all(one in found for one in alone)
    assert all(["EC2" if x == "anyone" else "anyone" for x in one] in found for one in alone)
