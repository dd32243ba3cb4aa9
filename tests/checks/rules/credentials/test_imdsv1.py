"""The rule `credentials-imdsv1`."""

from typing import Any

import pytest

from tests.checks.templates import found_in

RULE = "credentials-imdsv1"
PROFILE = {"IamInstanceProfile": {"Ref": "Profile"}}


def instance(kind: str = "AWS::EC2::Instance", /, **options: object) -> dict[str, Any]:
    properties: dict[str, Any] = {**PROFILE, "MetadataOptions": options}
    if kind == "AWS::EC2::LaunchTemplate":
        properties = {"LaunchTemplateData": properties}
    return {"Type": kind, "Properties": properties}


def rules_on(resource: dict[str, Any]) -> list[str]:
    found = found_in({"Server": resource})
    return [one.rule.id for one in found if one.rule.id == RULE]


@pytest.mark.parametrize(
    ("kind", "location"),
    [
        ("AWS::EC2::Instance", "Properties.MetadataOptions.HttpTokens"),
        ("AWS::AutoScaling::LaunchConfiguration", "Properties.MetadataOptions.HttpTokens"),
        (
            "AWS::EC2::LaunchTemplate",
            "Properties.LaunchTemplateData.MetadataOptions.HttpTokens",
        ),
    ],
)
def test_a_session_token_that_is_optional_is_reported(kind: str, location: str) -> None:
    found = found_in({"Server": instance(kind, HttpTokens="optional")})

    assert [(one.rule.id, one.severity, one.locations) for one in found] == [
        (RULE, "warning", (location,))
    ]
    assert rules_on(instance(kind, HttpTokens="required")) == []


@pytest.mark.parametrize("options", [{}, {"HttpTokens": {"Ref": "Tokens"}}])
def test_what_the_template_does_not_say_is_not_reported(options: dict[str, Any]) -> None:
    assert rules_on(instance(**options)) == []


def test_an_instance_without_a_role_or_without_metadata_has_nothing_to_give() -> None:
    without = instance(HttpTokens="optional")
    del without["Properties"]["IamInstanceProfile"]

    assert rules_on(without) == []
    assert rules_on(instance(HttpTokens="optional", HttpEndpoint="disabled")) == []
    assert rules_on(instance(HttpTokens="optional", HttpEndpoint="enabled")) == [RULE]


PARAMETERS: dict[str, Any] = {
    "Parameters": {"Stage": {"Type": "String"}},
    "Conditions": {"IsTest": {"Fn::Equals": [{"Ref": "Stage"}, "test"]}},
}


@pytest.mark.parametrize(
    ("otherwise", "is_guess"), [("required", True), ("optional", False)], ids=str
)
def test_an_option_that_a_condition_decides(otherwise: str, *, is_guess: bool) -> None:
    for options in (
        {"HttpTokens": {"Fn::If": ["IsTest", "optional", otherwise]}},
        {"Fn::If": ["IsTest", {"HttpTokens": "optional"}, {"HttpTokens": otherwise}]},
    ):
        server = instance()
        server["Properties"]["MetadataOptions"] = options

        (found,) = found_in({"Server": server}, **PARAMETERS)

        assert found.rule.id == RULE
        assert found.weakness.is_guess is is_guess


def test_a_role_or_metadata_that_a_condition_decides() -> None:
    without = {"Fn::If": ["IsTest", {"Ref": "AWS::NoValue"}, {"Ref": "Profile"}]}
    server = instance(HttpTokens="optional")
    server["Properties"]["IamInstanceProfile"] = without
    off = instance(
        HttpTokens="optional", HttpEndpoint={"Fn::If": ["IsTest", "disabled", "enabled"]}
    )

    for declared in (server, off):
        (found,) = found_in({"Server": declared}, **PARAMETERS)
        assert found.weakness.is_guess


def test_an_instance_that_is_never_deployed() -> None:
    server = {**instance(HttpTokens="optional"), "Condition": "Never"}
    never: dict[str, Any] = {"Conditions": {"Never": {"Fn::Equals": ["a", "b"]}}}
    always: dict[str, Any] = {"Conditions": {"Never": {"Fn::Equals": ["a", "a"]}}}

    assert found_in({"Server": server}, **never) == ()
    assert [one.rule.id for one in found_in({"Server": server}, **always)] == [RULE]


@pytest.mark.parametrize("malformed", ["optional", [], 5])
def test_malformed_options_are_not_read(malformed: object) -> None:
    resource = instance()
    resource["Properties"]["MetadataOptions"] = malformed

    assert rules_on(resource) == []
