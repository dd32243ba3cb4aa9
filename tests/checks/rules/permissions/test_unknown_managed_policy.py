"""The rule `permissions-unknown-managed-policy`."""

from typing import Any

import pytest

from iam_patterns.checks import Settings, findings
from iam_patterns.template import AppTemplates, StackTemplate
from tests.checks.templates import EC2, OWN, fired, found, found_in, role_of

RULE = "permissions-unknown-managed-policy"
KNOWN = "arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"


@pytest.mark.parametrize("arn", ["AWSXRayDaemonWriteAccess", "arn:aws:iam:aws:policy/ReadOnly"])
def test_a_malformed_arn_is_an_error(arn: str) -> None:
    (finding,) = found(EC2, ManagedPolicyArns=[KNOWN, arn])

    assert finding.rule.id == RULE
    assert finding.severity == "error"
    assert finding.locations == ("Properties.ManagedPolicyArns[1]",)


def test_a_policy_of_aws_that_is_not_known_is_a_guess_with_the_nearest_name() -> None:
    (finding,) = found(EC2, ManagedPolicyArns=[KNOWN.replace("Write", "Writ")])

    assert finding.severity == "warning"
    assert f"Did you mean {KNOWN}?" in finding.description


def test_a_name_like_no_other_is_told_none() -> None:
    (finding,) = found(EC2, ManagedPolicyArns=["arn:aws:iam::aws:policy/Frobnicate"])

    assert "Did you mean" not in finding.description


@pytest.mark.parametrize("name", ["ManagedPolicyArns", "PermissionsBoundary"])
def test_a_policy_of_another_partition_is_an_error(name: str) -> None:
    arn = KNOWN.replace("arn:aws:", "arn:aws-cn:")
    value: Any = [arn] if name == "ManagedPolicyArns" else arn
    (finding,) = found_in({"Role": role_of(EC2, **{name: value})})

    assert (finding.rule.id, finding.severity) == (RULE, "error")
    assert f"{arn} is in the partition aws-cn, and the role is in aws." in finding.description
    assert f"Replace {arn} with {KNOWN}." in finding.fix


def test_the_partition_of_a_stack_without_a_region_is_not_known() -> None:
    arn = KNOWN.replace("arn:aws:", "arn:aws-cn:")
    stack = StackTemplate("Stack", {"Resources": {"Role": role_of(EC2, ManagedPolicyArns=[arn])}})

    assert findings(AppTemplates([stack]), Settings()) == ()


@pytest.mark.parametrize("arn", [KNOWN, f"arn:aws:iam::{OWN}:policy/team/p"])
def test_nothing_fires(arn: str) -> None:
    assert fired(EC2, ManagedPolicyArns=[arn]) == set()


def test_a_boundary_is_looked_at_too() -> None:
    (finding,) = found(EC2, PermissionsBoundary="TeamBoundary")

    assert finding.locations == ("Properties.PermissionsBoundary",)


def test_an_arn_that_is_known_only_at_deployment_is_not_looked_at() -> None:
    role = role_of(EC2, ManagedPolicyArns=[{"Ref": "Policy"}])
    every = found_in({"Role": role}, Parameters={"Policy": {"Type": "String"}})

    assert RULE not in {finding.rule.id for finding in every}
