"""What depends on the default of a parameter is a guess; what does not is certain."""

from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate

OTHER = "222222222222"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


def found(principal: Any, **sections: Any) -> dict[str, tuple[str, str]]:
    statement = {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
    template = {"Resources": {"Role": role}, **sections}
    app = AppTemplates([StackTemplate("S", template, "111111111111", "eu-west-1")])
    return {f.rule.id: (f.severity, f.description) for f in findings(app, Settings())}


def test_a_default_that_trusts_a_vendor_is_a_guess() -> None:
    parameters = {"Vendor": {"Type": "String", "Default": OTHER}}
    severity, text = found({"Ref": "Vendor"}, Parameters=parameters)["trust-external-account"]

    assert severity == "warning"
    assert "With the defaults of the template's parameters" in text


@pytest.mark.parametrize("default", ["unused", OTHER])
def test_what_stands_in_the_template_is_certain(default: str) -> None:
    parameters = {"Env": {"Type": "String", "Default": default}}
    severity, text = found(OTHER, Parameters=parameters)["trust-external-account"]

    assert severity == "error"
    assert "defaults" not in text


def test_a_role_that_a_default_deploys_is_a_guess() -> None:
    statement = {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Action": "sts:AssumeRole"}
    role = {
        "Type": "AWS::IAM::Role",
        "Condition": "IsProd",
        "Properties": {"AssumeRolePolicyDocument": {"Statement": [statement]}},
    }
    template = {
        "Resources": {"Role": role},
        "Parameters": {"Env": {"Type": "String", "Default": "prod"}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
    }
    app = AppTemplates([StackTemplate("S", template, "111111111111", "eu-west-1")])

    severities = {f.rule.id: f.severity for f in findings(app, Settings())}
    assert severities["trust-external-account"] == "warning"


@pytest.mark.parametrize(
    "prod",
    [
        {"Condition": "IsProd", "Properties": {"ManagedPolicyArns": [ADMINISTRATOR]}},
        {"Properties": {"ManagedPolicyArns": {"Fn::If": ["IsProd", [ADMINISTRATOR], []]}}},
    ],
    ids=["a role that the default does not create", "a policy that the default does not attach"],
)
@pytest.mark.parametrize("allowed", [{}, {"AllowedValues": ["dev", "prod"]}])
def test_what_another_value_than_the_default_deploys_is_a_guess(
    prod: dict[str, Any], allowed: dict[str, Any]
) -> None:
    service = {"Service": "ec2.amazonaws.com"}
    statement = {"Effect": "Allow", "Principal": service, "Action": "sts:AssumeRole"}
    trust = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"AssumeRolePolicyDocument": trust, **prod["Properties"]}
    template = {
        "Resources": {"Role": {"Type": "AWS::IAM::Role", **prod, "Properties": properties}},
        "Parameters": {"Env": {"Type": "String", "Default": "dev", **allowed}},
        "Conditions": {"IsProd": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
    }
    app = AppTemplates([StackTemplate("S", template, "111111111111", "eu-west-1")])

    (finding,) = findings(app, Settings())

    assert finding.rule.id == "permissions-administrator"
    assert finding.severity == "warning"
    assert "Under some values of the template's Conditions" in finding.description
