"""Managed policies that no role, user or group has are checked as what they give."""

from typing import Any

import pytest

from iam_patterns.checks import Finding, Settings, findings
from iam_patterns.template import AppTemplates, read_stacks

ANYTHING: dict[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
READS = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}
SERVICE = {"Service": "ec2.amazonaws.com"}
TRUST = {"Statement": [{"Effect": "Allow", "Principal": SERVICE, "Action": "sts:AssumeRole"}]}
REF = {"Ref": "Policy"}


def found(
    statement: dict[str, Any], *, role: dict[str, Any] | None = None, **properties: Any
) -> list[Finding]:
    policy = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": {"Statement": [statement]}, **properties},
    }
    resources: dict[str, Any] = {"Policy": policy}
    if role is not None:
        of_role = {"AssumeRolePolicyDocument": TRUST, **role}
        resources["Role"] = {"Type": "AWS::IAM::Role", "Properties": of_role}
    return list(findings(AppTemplates(read_stacks({"Resources": resources})), Settings()))


def test_what_it_allows_is_a_warning_that_says_it_is_not_attached() -> None:
    (finding,) = found(ANYTHING)

    assert (finding.rule.id, finding.severity) == ("permissions-administrator", "warning")
    assert finding.title == (
        "An identity with the managed policy Policy could do every action on every resource."
    )
    assert "These templates attach the policy to no identity." in finding.description
    assert finding.locations == ("Properties.PolicyDocument.Statement[0]",)


def test_attached_it_is_the_error_of_the_role() -> None:
    (finding,) = found(ANYTHING, role={"ManagedPolicyArns": [REF]})

    assert (finding.rule.id, finding.severity) == ("permissions-administrator", "error")
    assert finding.subject.logical_id == "Role"


@pytest.mark.parametrize("attached", ["Roles", "Users", "Groups"])
def test_attached_by_itself_it_is_the_error_of_the_identity(attached: str) -> None:
    somebody: dict[str, Any] = {attached: ["somebody"]}
    severities = {f.rule.id: f.severity for f in found(ANYTHING, **somebody)}
    assert severities["permissions-administrator"] == "error"


def test_a_sound_policy_has_no_finding() -> None:
    assert found(READS) == []


def test_a_boundary_allows_nothing() -> None:
    assert found(ANYTHING, role={"PermissionsBoundary": REF}) == []


@pytest.mark.parametrize(
    "said",
    [
        {"ManagedPolicyName": "team-boundary"},
        {"Path": "/boundaries/boundary/"},
        {"Description": "The permissions boundary of the team"},
    ],
)
def test_what_is_called_a_boundary_allows_nothing(said: dict[str, Any]) -> None:
    assert found(ANYTHING, **said) == []


def test_what_a_policy_requires_as_a_boundary_allows_nothing() -> None:
    required = {"StringEquals": {"iam:PermissionsBoundary": REF}}
    creates = {
        "Effect": "Allow",
        "Action": "iam:CreateRole",
        "Resource": "arn:aws:iam::*:role/team/*",
        "Condition": required,
    }
    inline = {"PolicyName": "P", "PolicyDocument": {"Statement": [creates]}}
    rules = {
        (f.rule.id, f.subject.logical_id) for f in found(ANYTHING, role={"Policies": [inline]})
    }
    assert ("permissions-administrator", "Policy") not in rules


def test_a_malformed_policy_is_an_error_all_the_same() -> None:
    (finding,) = found({"Effect": "Allow", "Action": "*"})
    assert (finding.rule.id, finding.severity) == ("policy-malformed", "error")
