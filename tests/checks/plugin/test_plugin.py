"""The checks inside a synthesis."""

import json
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Acknowledgment, App, Aws, Environment, NestedStack, Stack, Stage, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_ssm as ssm

from app import build
from iam_patterns import IamChecks

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")
CDK_JSON = Path(__file__).parents[3] / "cdk.json"


def report(app: App) -> dict[str, Any]:
    """What the checks reported, whether the synthesis raised or not."""
    try:
        app.synth()
        failed = False
    except RuntimeError as error:
        if "ValidationFailed" not in str(error):
            raise
        failed = True
    written = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    # CDK has validations of its own: those of 2.270 refuse an image of the SSM parameter store.
    assert ("failure" in {r["conclusion"] for r in written["pluginReports"]}) == failed
    reports = [r for r in written["pluginReports"] if r["pluginName"] == "iam-patterns"]
    return dict(reports[0]) if reports else {"conclusion": "success"}


def weak_app(*, context: dict[str, Any] | None = None) -> tuple[App, iam.Role]:
    app = App(context=context)
    stack = Stack(app, "Stack", env=ENVIRONMENT)
    principal = iam.ArnPrincipal("arn:aws:iam::222222222222:role/vendor")
    Validations.of(app).add_plugins(IamChecks())
    return app, iam.Role(stack, "Role", assumed_by=principal)


def findings(violations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The violations without the lines about acknowledgements and stages."""
    return [violation for violation in violations if violation.get("ruleMetadata")]


def rules(found: dict[str, Any], part: str = "violations") -> list[str]:
    return [v["ruleMetadata"]["rule"] for v in findings(found.get(part, []))]


def test_a_weak_role_stops_the_synthesis_and_is_named_with_its_fix() -> None:
    app, _ = weak_app()

    (violation,) = report(app)["violations"]

    assert violation["ruleMetadata"]["rule"] == "trust-external-account"
    assert violation["violatingConstructs"][0]["constructPath"] == "Stack/Role/Resource"
    assert "Properties.AssumeRolePolicyDocument.Statement[0]" in violation["description"]
    assert (
        "arn:aws:iam::222222222222:role/vendor belongs to another AWS account"
        in violation["description"]
    )
    assert "Another customer of that vendor could have it assume this role" in str(violation)
    assert violation["suggestedFix"].startswith("If 222222222222 is yours, add it to")
    assert "iam-patterns rule trust-external-account, https://" in violation["suggestedFix"]


def test_roles_of_nested_stacks_and_stages_are_named_by_their_constructs() -> None:
    app, _ = weak_app()
    principal = iam.ArnPrincipal("arn:aws:iam::222222222222:role/vendor")
    outer = Stack(app, "Outer", env=ENVIRONMENT)
    iam.Role(NestedStack(outer, "Nested"), "Inner", assumed_by=principal)
    iam.Role(Stack(Stage(app, "Prod", env=ENVIRONMENT), "Staged"), "OfStage", assumed_by=principal)

    violations = report(app)["violations"]

    assert {v["violatingConstructs"][0]["constructPath"] for v in findings(violations)} == {
        "Stack/Role/Resource",
        "Outer/Nested/Inner/Resource",
        "Prod/Staged/OfStage/Resource",
    }


def test_a_nested_role_is_acknowledged_like_any_other() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    principal = iam.ArnPrincipal("arn:aws:iam::222222222222:role/vendor")
    nested = NestedStack(Stack(app, "Outer", env=ENVIRONMENT), "Nested")
    Validations.of(iam.Role(nested, "Inner", assumed_by=principal)).acknowledge(
        Acknowledgment(id="iam-patterns::trust-external-account", reason="our auditor")
    )

    found = report(app)

    assert rules(found) == []
    assert rules(found, "suppressedViolations") == ["trust-external-account"]


def test_a_warning_is_reported_and_stops_nothing() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    iam.Role(
        Stack(app, "Stack", env=ENVIRONMENT),
        "Role",
        assumed_by=iam.AccountPrincipal("111111111111"),
    )

    found = report(app)

    assert found["conclusion"] == "success"
    (violation,) = found["violations"]
    assert violation["ruleMetadata"] == {"rule": "trust-whole-account"}
    assert violation["severity"] == "warning"


def test_a_malformed_policy_is_reported_beside_the_others() -> None:
    app, role = weak_app()
    broken = iam.CfnRole(role.stack, "Broken", assume_role_policy_document={"Statement": [{}]})

    violations = report(app)["violations"]

    assert sorted(v["ruleMetadata"]["rule"] for v in violations) == [
        "policy-malformed",
        "trust-external-account",
    ]
    assert broken.node.path in str(violations)


def test_an_acknowledged_finding_is_kept_with_its_reason() -> None:
    app, role = weak_app()
    Validations.of(role).acknowledge(
        Acknowledgment(id="iam-patterns::trust-external-account", reason="our auditor")
    )

    found = report(app)

    assert rules(found) == []
    assert rules(found, "suppressedViolations") == ["trust-external-account"]


def test_the_context_holds_the_settings() -> None:
    app, _ = weak_app(context={"iam-patterns": {"own_accounts": ["222222222222"]}})

    assert rules(report(app)) == []


@pytest.mark.parametrize("settings", [{"own_acounts": []}, {"own_accounts": ["x"]}], ids=str)
def test_a_wrong_setting_stops_the_synthesis_by_its_name(settings: dict[str, Any]) -> None:
    app, _ = weak_app(context={"iam-patterns": settings})

    found = report(app)

    assert found["conclusion"] == "failure"
    (violation,) = found["violations"]
    assert (violation["ruleName"], violation["severity"]) == ("checks-failed", "fatal")
    assert f"problem - {next(iter(settings))}: must be" in violation["description"]


def test_a_role_between_two_accounts_of_the_app_is_its_own() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    other = Environment(account="222222222222", region="eu-west-1")
    role = iam.Role(
        Stack(app, "Tools", env=ENVIRONMENT),
        "Pipeline",
        role_name="pipeline",
        assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
    )
    iam.Role(Stack(app, "Workload", env=other), "Deploy", assumed_by=role)

    assert rules(report(app)) == []


def test_stages_in_different_accounts_are_not_mixed_up() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    for name, account, action in (
        ("Dev", "222222222222", "*"),
        ("Prod", "111111111111", "s3:ListAllMyBuckets"),
    ):
        stage = Stage(app, name, env=Environment(account=account, region="eu-west-1"))
        iam.Role(
            Stack(stage, "App"),
            "Role",
            role_name="shop",
            assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"),
        ).add_to_policy(iam.PolicyStatement(actions=[action], resources=["*"]))

    violations = report(app)["violations"]

    assert [v["violatingConstructs"][0]["constructPath"] for v in findings(violations)] == [
        "Dev/App/Role/Resource"
    ]


def test_a_name_that_is_made_of_the_stacks_is_the_deployed_one() -> None:
    app = App(context={"iam-patterns": {"name_prefix": "shop-"}})
    Validations.of(app).add_plugins(IamChecks())
    stack = Stack(Stage(app, "Prod", env=ENVIRONMENT), "App", stack_name="shop-prod")
    ec2 = iam.ServicePrincipal("ec2.amazonaws.com")
    iam.Role(stack, "Role", role_name=f"{Aws.STACK_NAME}-role", assumed_by=ec2)

    assert rules(report(app)) == []


def test_an_administrator_by_a_policy_of_a_nested_stack_is_found() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    outer = Stack(app, "Outer", env=ENVIRONMENT)
    statement = iam.PolicyStatement(actions=["*"], resources=["*"])
    policy = iam.ManagedPolicy(NestedStack(outer, "Nested"), "Policy", statements=[statement])
    ec2 = iam.ServicePrincipal("ec2.amazonaws.com")
    iam.Role(outer, "Role", assumed_by=ec2, managed_policies=[policy])

    (violation,) = report(app)["violations"]

    assert violation["ruleMetadata"]["rule"] == "permissions-administrator"
    assert violation["severity"] == "error"


def test_a_value_that_is_still_to_be_looked_up_stops_nothing() -> None:
    app = App()
    Validations.of(app).add_plugins(IamChecks())
    stack = Stack(app, "Stack", env=ENVIRONMENT)
    account = ssm.StringParameter.value_from_lookup(stack, "/shop/partner")
    iam.Role(stack, "Role", assumed_by=iam.AccountPrincipal(account))

    found = report(app)

    assert found["conclusion"] == "success"
    assert "trust-external-account" in rules(found)


def test_the_example_stacks_need_no_acknowledgement() -> None:
    app = App(context=json.loads(CDK_JSON.read_text())["context"])
    build(app)
    Validations.of(app).add_plugins(IamChecks())

    found = report(app)

    assert rules(found) == []
    assert rules(found, "suppressedViolations") == []
