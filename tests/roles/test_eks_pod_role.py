"""EksPodRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Match, Template

from iam_patterns import EksPodRole, RoleError

CLUSTER = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
POD: dict[str, Any] = {"namespace": "shop", "service_account": "orders"}
TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    EksPodRole(stack, "Pod", cluster_arn=CLUSTER, **POD)
    EksPodRole(stack, "AnyCluster", allow_any_cluster=True, **POD)
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="shop")
    EksPodRole(stack, "Associated", cluster=cluster, **POD)
    return stack


def test_pods_are_scoped_by_cluster_namespace_and_service_account(
    stack: Stack, trust_of: TrustOf
) -> None:
    assert trust_of(stack, "Pod") == [
        {
            "Sid": "TrustEksPods",
            "Effect": "Allow",
            "Principal": {"Service": "pods.eks.amazonaws.com"},
            "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {
                "StringEquals": {
                    "aws:RequestTag/eks-cluster-arn": CLUSTER,
                    "aws:RequestTag/kubernetes-namespace": "shop",
                    "aws:RequestTag/kubernetes-service-account": "orders",
                }
            },
        }
    ]


def test_pods_of_any_cluster_only_when_that_is_spelled_out(stack: Stack, trust_of: TrustOf) -> None:
    (trust,) = trust_of(stack, "AnyCluster")

    assert "aws:RequestTag/eks-cluster-arn" not in trust["Condition"]["StringEquals"]
    assert len(trust["Condition"]["StringEquals"]) == 2


def test_no_source_arn_of_the_association_which_would_keep_pods_out(
    stack: Stack, trust_of: TrustOf
) -> None:
    assert "aws:SourceArn" not in json.dumps(trust_of(stack, "Associated"))


def test_a_cluster_is_given_the_association(stack: Stack) -> None:
    template = Template.from_stack(stack)

    template.resource_count_is("AWS::EKS::PodIdentityAssociation", 1)
    template.has_resource_properties(
        "AWS::EKS::PodIdentityAssociation",
        {
            "ClusterName": "shop",
            "Namespace": "shop",
            "ServiceAccount": "orders",
            "RoleArn": {"Fn::GetAtt": [Match.string_like_regexp("^Associated"), "Arn"]},
        },
    )


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({**POD}, ["cluster"], id="no cluster, which would let in any"),
        pytest.param(
            {**POD, "cluster_arn": CLUSTER, "allow_any_cluster": True},
            ["cluster"],
            id="a cluster and any cluster",
        ),
        pytest.param(
            {"namespace": "*", "service_account": "*", "cluster_arn": CLUSTER},
            ["namespace", "service_account"],
            id="not scoped: wildcards for namespace and service account",
        ),
        pytest.param(
            {**POD, "cluster_arn": "shop"}, ["cluster_arn"], id="a cluster's name for its ARN"
        ),
        pytest.param({**POD, "cluster": "shop"}, ["cluster"], id="a string for a cluster"),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        EksPodRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []
