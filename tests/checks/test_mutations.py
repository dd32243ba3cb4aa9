"""Every pattern of the library, weakened in every way: each weakening is found."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import Pattern
from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.template.managed_policies import AwsManagedPolicies

OWN = "111111111111"
SETTINGS = Settings(own_accounts=frozenset({OWN}))
ANYONE = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}

HARMLESS: dict[str, set[str]] = {
    # The conditions narrow a role or user that is named already: dropping one widens nothing
    # that the template alone can tell from what is meant. Anyone of one's own organization is
    # a pattern that AWS documents.
    "MfaRole": {"drop Bool", "drop NumericLessThan", "drop Null", "drop every condition"},
    "ChainedRole": {"drop StringEquals", "drop Null", "drop every condition", "name anyone"},
    "CrossAccountDeployRole": {"drop Null", "drop every condition"},
    # One of two source keys is guard enough.
    "EcsTaskRole": {"drop StringEquals", "drop ArnLike"},
    "EcsTaskExecutionRole": {"drop StringEquals", "drop ArnLike"},
    "ServiceRole": {"drop StringEquals", "drop ArnLike"},
}


def rules_of(template: dict[str, Any]) -> set[str]:
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")
    return {found.rule.id for found in findings(AppTemplates([stack]), SETTINGS)}


def built(pattern: Pattern) -> dict[str, Any]:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    pattern.ours(stack, "Role")
    return dict(Template.from_stack(stack).to_json())


def trust_of(template: dict[str, Any]) -> dict[str, Any]:
    (role,) = [r for r in template["Resources"].values() if r["Type"] == "AWS::IAM::Role"]
    document: dict[str, Any] = role["Properties"]["AssumeRolePolicyDocument"]
    return document


def weakened(template: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    (statement,) = trust_of(template)["Statement"]
    for operator in statement.get("Condition", {}):
        mutant = copy.deepcopy(template)
        del trust_of(mutant)["Statement"][0]["Condition"][operator]
        yield f"drop {operator}", mutant
    if statement.get("Condition"):
        mutant = copy.deepcopy(template)
        del trust_of(mutant)["Statement"][0]["Condition"]
        yield "drop every condition", mutant
    mutant = copy.deepcopy(template)
    trust_of(mutant)["Statement"].append(ANYONE)
    yield "add anyone", mutant
    if "AWS" in statement["Principal"]:
        mutant = copy.deepcopy(template)
        trust_of(mutant)["Statement"][0]["Principal"] = {"AWS": "*"}
        yield "name anyone", mutant


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: str(pattern.name))
def test_every_weakening_is_found_or_listed_with_its_reason(pattern: Pattern) -> None:
    template = built(pattern)
    sound = rules_of(template)

    survivors = {name for name, mutant in weakened(template) if rules_of(mutant) <= sound}

    assert sound == set()
    assert survivors <= HARMLESS.get(pattern.name, set())


def test_every_managed_policy_of_aws_is_read_without_a_crash() -> None:
    policies = AwsManagedPolicies()
    trust = {
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        }
    }
    resources = {
        f"Role{number}": {
            "Type": "AWS::IAM::Role",
            "Properties": {"AssumeRolePolicyDocument": trust, "ManagedPolicyArns": [arn]},
        }
        for number, arn in enumerate(policies)
    }

    stack = StackTemplate("Stack", {"Resources": resources}, OWN, "eu-west-1")
    found = list(findings(AppTemplates([stack]), Settings()))

    administrators = {
        finding.subject.logical_id
        for finding in found
        if finding.rule.id == "permissions-administrator"
    }
    arns = [arn for arn in policies if arn.endswith("/AdministratorAccess")]
    assert {f"Role{list(policies).index(arn)}" for arn in arns} <= administrators
    assert len(administrators) < len(policies) / 100
