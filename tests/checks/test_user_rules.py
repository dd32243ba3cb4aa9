"""Users' own rules run and are reported like ours."""

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack, Validations
from aws_cdk import aws_iam as iam

from iam_patterns.checks import (
    IamChecks,
    Rule,
    RuleError,
    Settings,
    SettingsError,
    Weakness,
    findings,
)
from iam_patterns.checks.rule import SUBJECTS, AnyRule
from iam_patterns.checks.subjects import ResourcePolicy
from iam_patterns.template import AppTemplates, IamRole, TemplateResource
from tests.checks.resource_templates import allow
from tests.checks.templates import EC2, OWN, role_of, stack_of


def find(role: IamRole, _: Settings) -> Iterator[Weakness]:
    if not role.properties.get("Description"):
        yield Weakness("It has no description.", ("Properties.Description",))


DESCRIBED = Rule(
    id="acme-role-description",
    severity="error",
    subject=IamRole,
    title="{subject} has no description.",
    risk="Nobody can tell what the role is for.",
    fix="Set description.",
    example='iam.Role(stack, "Role", description="...")',
    page="https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
    find=find,
)


def app_of(**properties: Any) -> AppTemplates:
    return AppTemplates([stack_of({"Role": role_of(EC2, **properties)})])


def test_a_rule_of_the_user_is_found_beside_ours() -> None:
    (finding,) = findings(app_of(), Settings(), rules=[DESCRIBED])

    assert finding.rule is DESCRIBED
    assert finding.title == "Role Itself has no description."
    assert finding.locations == ("Properties",)
    assert findings(app_of(Description="Reads"), Settings(), rules=[DESCRIBED]) == ()
    assert findings(app_of(), Settings()) == ()


def test_the_settings_know_its_id() -> None:
    warning = Settings(severities={DESCRIBED.id: "warning"})
    off = Settings(severities={DESCRIBED.id: "off"})

    (finding,) = findings(app_of(), warning, rules=[DESCRIBED])

    assert finding.severity == "warning"
    assert findings(app_of(), off, rules=[DESCRIBED]) == ()
    with pytest.raises(SettingsError, match="acme-role-description"):
        findings(app_of(), off)


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: str(subject.__name__))
def test_a_rule_can_be_about_any_subject(subject: type[Any]) -> None:
    def always(_: Any, __: Settings) -> list[Weakness]:
        return [Weakness("It is there.")]

    rule = dataclasses.replace(DESCRIBED, subject=subject, find=always)

    policy = {"Version": "2012-10-17", "Statement": {**EC2, "Principal": None}}
    policy["Statement"] = {"Effect": "Allow", "Action": "sqs:ListQueues", "Resource": "*"}
    policies = [{"PolicyName": "P", "PolicyDocument": policy}]
    of_queue = {"Version": "2012-10-17", "Statement": allow({"AWS": OWN}, "sqs:SendMessage")}
    queue_policy = {"Queues": ["orders"], "PolicyDocument": of_queue}
    app = (
        AppTemplates(
            [stack_of({"Policy": {"Type": "AWS::SQS::QueuePolicy", "Properties": queue_policy}})]
        )
        if subject is ResourcePolicy
        else app_of(Policies=policies)
    )
    (finding,) = findings(app, Settings(), rules=[rule])

    assert finding.rule.id == DESCRIBED.id


def test_a_rule_on_resources_sees_every_resource_of_a_file() -> None:
    def queues(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
        if resource.type == "AWS::SQS::Queue":
            yield Weakness("It is a queue.", ("Properties.QueueName",))

    rule = Rule(
        id="acme-queue",
        severity="warning",
        subject=TemplateResource,
        title="{subject} is a queue.",
        risk="None.",
        fix="None.",
        example="pass",
        page="https://docs.aws.amazon.com/",
        find=queues,
    )
    resources = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}}
    read = dataclasses.replace(stack_of(resources), source=json.dumps(resources))

    (finding,) = findings(AppTemplates([read]), Settings(), rules=[rule])

    assert finding.locations == ("Properties.QueueName",)


def test_it_is_in_the_report_like_ours() -> None:
    app = App()
    checks = IamChecks(rules=[DESCRIBED])
    Validations.of(app).add_plugins(checks)
    stack = Stack(app, "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    iam.Role(stack, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))

    with pytest.raises(RuntimeError, match="ValidationFailed"):
        app.synth()

    report = json.loads((Path(app.outdir) / "validation-report.json").read_text())
    (ours,) = [r for r in report["pluginReports"] if r["pluginName"] == "iam-patterns"]
    (violation,) = ours["violations"]
    assert violation["ruleMetadata"] == {"rule": DESCRIBED.id}
    assert "Nobody can tell what the role is for." in violation["description"]
    assert DESCRIBED.id in checks.rule_ids


def wrong(**changes: Any) -> AnyRule:
    return dataclasses.replace(DESCRIBED, **changes)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        (wrong(id="trust-any-principal"), r"rules\[0\]\.id"),
        (wrong(id=""), r"rules\[0\]\.id"),
        (wrong(subject=str), r"rules\[0\]\.subject: must be one of TrustPolicy"),
        (wrong(title="The role has no description."), r"rules\[0\]\.title"),
        (wrong(severity="fatal"), r"rules\[0\]\.severity"),
        (wrong(fix=""), r"rules\[0\]\.fix"),
        (wrong(find=None), r"rules\[0\]\.find"),
        (find, r"rules\[0\]: must be a Rule"),
    ],
    ids=["taken", "empty", "subject", "title", "severity", "fix", "find", "no rule"],
)
def test_a_wrong_rule_is_an_error(rule: Any, problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        IamChecks(rules=[rule])
    with pytest.raises(RuleError, match=problem):
        findings(app_of(), Settings(), rules=[rule])


def test_every_problem_is_in_one_error() -> None:
    with pytest.raises(RuleError) as caught:
        IamChecks(rules=[wrong(fix="", risk=""), DESCRIBED, DESCRIBED])

    assert [problem.path for problem in caught.value.problems] == [
        "rules[0].risk",
        "rules[0].fix",
        "rules[1].id",
        "rules[2].id",
    ]
