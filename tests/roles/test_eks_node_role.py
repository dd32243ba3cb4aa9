"""EksNodeRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Annotations, Match, Template

from iam_patterns import EksNodeRole, RoleError
from iam_patterns.permissions import read_s3
from iam_patterns.roles.eks_node_role import SHARED_WITH_EVERY_POD

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    EksNodeRole(stack, "Node")
    EksNodeRole(stack, "Network", network_addresses=True, require_imdsv2=False)
    return stack


def test_nodes_join_and_pull_and_refuse_imdsv1(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "Node")

    assert trust["Principal"] == {"Service": "ec2.amazonaws.com"}
    assert "Condition" not in trust
    Template.from_stack(stack).has_resource_properties(
        "AWS::IAM::Role",
        {
            "ManagedPolicyArns": [
                {"Fn::Join": ["", ["arn:", Match.any_value(), f":iam::aws:policy/{name}"]]}
                for name in ("AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly")
            ],
            "Policies": [
                {
                    "PolicyName": "Permissions",
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": [Match.object_like({"Sid": "DenyCredentialsFromImdsV1"})],
                    },
                }
            ],
        },
    )


def test_nodes_manage_the_network_only_when_asked(stack: Stack) -> None:
    roles = Template.from_stack(stack).find_resources("AWS::IAM::Role")
    by_policy = [name for name, role in roles.items() if "EKS_CNI" in json.dumps(role)]

    assert [name[:-8] for name in by_policy] == ["Network"]


def test_permissions_of_a_node_warn_that_every_pod_shares_them() -> None:
    stack = Stack(App(), "Stack")
    role = EksNodeRole(stack, "Node", permissions=read_s3("arn:aws:s3:::shop"))
    EksNodeRole(stack, "Plain")

    warnings = Annotations.from_stack(stack).find_warning("*", Match.any_value())

    assert [warning.id for warning in warnings] == ["/Stack/Node"]
    assert SHARED_WITH_EVERY_POD in str(warnings[0].entry.data)
    assert isinstance(role, iam.Role)


def test_node_role_refuses_what_is_no_flag() -> None:
    with pytest.raises(RoleError, match="network_addresses: must be True or False"):
        EksNodeRole(Stack(App(), "Stack"), "Role", network_addresses="yes")  # type: ignore[arg-type] # what the test is about
