"""The rule `trust-bootstrap-external-id`, on templates and on CDK's own."""

from typing import Any

import pytest

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate
from tests.bootstrap.template import ACCOUNT, REGION, of_cdk, of_ours
from tests.checks.templates import OWN, ROLE, fired, trust

RULE = "trust-bootstrap-external-id"
NAME = f"cdk-hnb659fds-deploy-role-{OWN}-eu-west-1"
REFUSED = {"Null": {"sts:ExternalId": "true"}}
TAG = [{"Key": "aws-cdk:bootstrap-role", "Value": "deploy"}]


@pytest.mark.parametrize(
    ("conditions", "properties"),
    [
        (None, {"RoleName": NAME}),
        (None, {"Tags": TAG}),
        ({"Null": {"sts:ExternalId": "false"}}, {"RoleName": NAME}),
        ({"Null": {"sts:RoleSessionName": "true"}}, {"RoleName": NAME}),
    ],
)
def test_it_fires(conditions: Any, properties: dict[str, Any]) -> None:
    assert RULE in fired(trust({"AWS": ROLE}, conditions), **properties)


@pytest.mark.parametrize(
    ("statement", "properties"),
    [
        (trust({"AWS": ROLE}, REFUSED), {"RoleName": NAME}),
        (trust({"AWS": ROLE}, {"null": {"STS:externalid": "true"}}), {"Tags": TAG}),
        (trust({"AWS": ROLE}), {"RoleName": "deploy"}),
        (trust({"AWS": ROLE}), {"RoleName": NAME.replace("deploy", "cfn-exec")}),
        (trust({"Service": "cloudformation.amazonaws.com"}), {"RoleName": NAME}),
    ],
)
def test_it_does_not_fire(statement: dict[str, Any], properties: dict[str, Any]) -> None:
    assert RULE not in fired(statement, **properties)


def found_in(template: dict[str, Any]) -> list[Finding]:
    stack = StackTemplate("CDKToolkit", template, ACCOUNT, REGION)
    return list(findings(AppTemplates([stack]), Settings()))


def of_rule(template: dict[str, Any], rule: str) -> list[str]:
    return sorted({one.subject.logical_id for one in found_in(template) if one.rule.id == rule})


@pytest.mark.slow
def test_cdks_own_template_refuses_it_unless_a_parameter_says_otherwise() -> None:
    template = of_cdk()
    assert {
        "Under some values" in str(one) for one in found_in(template) if one.rule.id == RULE
    } == {True}

    template["Parameters"]["DenyExternalId"]["Default"] = "false"
    assert len(of_rule(template, RULE)) == 4
    assert of_rule(of_ours(), RULE) == []


@pytest.mark.slow
def test_the_administrator_of_cdks_own_template_is_found_and_not_in_ours() -> None:
    administrator = "permissions-administrator"

    assert of_rule(of_cdk(), administrator) == ["CloudFormationExecutionRole"]
    assert of_rule(of_ours(), administrator) == []


@pytest.mark.slow
def test_accounts_that_are_trusted_at_deployment_are_found() -> None:
    assert of_rule(of_cdk(), "trust-external-account") == [
        "DeploymentActionRole",
        "FilePublishingRole",
        "ImagePublishingRole",
        "LookupRole",
    ]
