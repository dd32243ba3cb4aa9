"""Every pattern of the library, weakened in every way: each weakening is found."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from benchmarks.hand_written import PATTERNS
from benchmarks.hand_written.pattern import Pattern
from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate
from iam_patterns.template.managed_policies import AwsManagedPolicies
from tests.checks.mutations import mutants, mutants_with_more_permissions

OWN = "111111111111"
SETTINGS = Settings(own_accounts=frozenset({OWN}))

ONE_SOURCE_KEY_IS_GUARD_ENOUGH = {
    "drop aws:SourceAccount of StringEquals",
    "drop aws:SourceArn of ArnLike",
}
"""AWS documents either, and each is sent by the service itself."""

SURVIVORS: dict[str, set[str]] = {
    # A role is named: without its conditions it is an ordinary role that trusts another.
    "CrossAccountDeployRole": {"drop every condition", "drop sts:ExternalId of Null"},
    # With MFA of any age, or with its age alone: without MFA there is none.
    "MfaRole": {
        "NumericGreaterThan in place of NumericLessThan of aws:MultiFactorAuthAge",
        "NumericLessThanIfExists in place of NumericLessThan of aws:MultiFactorAuthAge",
        "drop aws:MultiFactorAuthPresent of Bool",
        "drop aws:MultiFactorAuthAge of NumericLessThan",
        "drop sts:ExternalId of Null",
    },
    # Likewise: the role is known by its ARN.
    "ChainedRole": {
        "drop every condition",
        "drop aws:PrincipalOrgID of StringEquals",
        "drop sts:ExternalId of Null",
    },
    # Likewise: the pod's role is named, and the tags narrow which of its pods.
    "EksPodTargetRole": {
        "drop every condition",
        "drop aws:RequestTag/eks-cluster-arn of StringEquals",
        "drop aws:RequestTag/kubernetes-namespace of StringEquals",
        "drop aws:RequestTag/kubernetes-service-account of StringEquals",
    },
    # Another vendor with the external ID of the customer.
    "ThirdPartyExternalIdRole": {"name another account"},
    # The namespace still narrows whose pod it is.
    "EksPodRole": {
        "drop aws:RequestTag/eks-cluster-arn of StringEquals",
        "drop aws:RequestTag/kubernetes-service-account of StringEquals",
    },
    # The subject still names the repository, if not for ever.
    "GitHubActionsRole": {"drop token.actions.githubusercontent.com:repository_id of StringEquals"},
    "EcsTaskRole": ONE_SOURCE_KEY_IS_GUARD_ENOUGH,
    "EcsTaskExecutionRole": ONE_SOURCE_KEY_IS_GUARD_ENOUGH,
    "ServiceRole": ONE_SOURCE_KEY_IS_GUARD_ENOUGH,
}


def rules_of(template: dict[str, Any]) -> set[str]:
    stack = StackTemplate("Stack", template, OWN, "eu-west-1")
    return {found.rule.id for found in findings(AppTemplates([stack]), SETTINGS)}


def built(pattern: Pattern) -> dict[str, Any]:
    stack = Stack(App(), "Stack", env=Environment(account=OWN, region="eu-west-1"))
    pattern.ours(stack, "Role")
    return dict(Template.from_stack(stack).to_json())


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: str(pattern.name))
def test_every_weakening_is_found_or_listed_with_its_reason(pattern: Pattern) -> None:
    template = built(pattern)
    sound = rules_of(template)

    survivors = {name for name, mutant in mutants(template) if rules_of(mutant) <= sound}

    assert sound == set()
    assert survivors == SURVIVORS.get(pattern.name, set())


PERMISSION_SURVIVORS = {
    # Names of objects, and messages to any queue: no data is read, nothing is run.
    "any Resource of ListObjects",
    "any Resource of SendMessages",
    "any Resource of UploadObjects",
    # Of one bucket, one key or one queue: what it is for, and nobody else's.
    "any Action of ListObjects",
    "any Action of ReadObjects",
    "any Action of DecryptObjects",
    "any Action of UploadObjects",
    "any Action of EncryptUploads",
    "any Action of SendMessages",
    # A key is used through S3 alone: the condition stands.
    "any Resource of DecryptObjects",
    "any Resource of EncryptUploads",
}


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: str(pattern.name))
def test_every_widening_is_found_or_listed_with_its_reason(pattern: Pattern) -> None:
    template = built(pattern)

    survivors = {
        name
        for name, mutant in mutants_with_more_permissions(template)
        if rules_of(mutant) <= rules_of(template)
    }

    assert survivors == PERMISSION_SURVIVORS


def test_there_are_many_ways_to_weaken() -> None:
    assert sum(len(list(mutants(built(pattern)))) for pattern in PATTERNS) > 150


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
