"""EksNodeRole, EksPodRole and EksServiceAccountRole."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, CfnParameter, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam
from aws_cdk.assertions import Annotations, Match, Template

from iam_patterns import EksNodeRole, EksPodRole, EksServiceAccountRole, RoleError
from iam_patterns.permissions import read_s3
from iam_patterns.roles.eks_node_role import SHARED_WITH_EVERY_POD

CLUSTER = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
ISSUER = "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE"
POD: dict[str, Any] = {"namespace": "shop", "service_account": "orders"}

TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    EksNodeRole(stack, "Node")
    EksNodeRole(stack, "Network", network_addresses=True, require_imdsv2=False)
    EksPodRole(stack, "Pod", cluster_arn=CLUSTER, **POD)
    EksPodRole(stack, "AnyCluster", allow_any_cluster=True, **POD)
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="shop")
    EksPodRole(stack, "Associated", cluster=cluster, **POD)
    EksServiceAccountRole(stack, "Literal", issuer=f"https://{ISSUER}", **POD)
    imported = iam.OpenIdConnectProvider.from_open_id_connect_provider_arn(
        stack, "Imported", f"arn:aws:iam::111111111111:oidc-provider/{ISSUER}"
    )
    EksServiceAccountRole(stack, "FromProvider", provider=imported, **POD)
    url = CfnParameter(stack, "Issuer").value_as_string
    provider = iam.OidcProviderNative(stack, "Provider", url=url)
    EksServiceAccountRole(stack, "Token", provider=provider, **POD)
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


@pytest.mark.parametrize("name", ["Literal", "FromProvider"])
def test_service_accounts_are_demanded_with_audience_and_subject(
    name: str, stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, name)

    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    assert f"oidc-provider/{ISSUER}" in json.dumps(trust["Principal"])
    assert trust["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:aud": "sts.amazonaws.com",
            f"{ISSUER}:sub": "system:serviceaccount:shop:orders",
        }
    }


def test_an_issuer_known_only_at_deployment_is_written_by_a_custom_resource(
    stack: Stack, trust_of: TrustOf
) -> None:
    (trust,) = trust_of(stack, "Token")
    (value,) = Template.from_stack(stack).find_resources("Custom::AWSCDKCfnJson").values()

    assert trust["Condition"]["StringEquals"]["Fn::GetAtt"][1] == "Value"
    written = json.dumps(value["Properties"]["Value"])
    assert "system:serviceaccount:shop:orders" in written
    assert ":aud" in written
    assert trust["Principal"]["Federated"]["Ref"].startswith("Provider")


def test_trust_with_a_token_as_condition_key_can_be_added_to(stack: Stack) -> None:
    role = stack.node.find_child("Token")
    assert isinstance(role, EksServiceAccountRole)

    grant = role.grant_assume_role(EksNodeRole(stack, "Caller"))

    assert grant.success
    assert role.assume_role_policy is not None
    assert len(role.assume_role_policy.to_json()["Statement"]) == 2


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
def test_pod_role_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        EksPodRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        pytest.param({**POD}, ["provider", "issuer"], id="no issuer"),
        pytest.param({**POD, "issuer": f"http://{ISSUER}"}, ["issuer"], id="http issuer"),
        pytest.param(
            {"namespace": "shop", "service_account": "*", "issuer": ISSUER},
            ["service_account"],
            id="every service account of the namespace",
        ),
        pytest.param(
            {**POD, "issuer": ISSUER, "audience": "*"}, ["audience"], id="wildcard audience"
        ),
        pytest.param(
            {**POD, "provider": "arn:aws:iam::111111111111:oidc-provider/x"},
            ["provider", "issuer"],
            id="an ARN for a provider",
        ),
    ],
)
def test_service_account_role_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        EksServiceAccountRole(stack, "Role", **arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_node_role_refuses_what_is_no_flag() -> None:
    with pytest.raises(RoleError, match="network_addresses: must be True or False"):
        EksNodeRole(Stack(App(), "Stack"), "Role", network_addresses="yes")  # type: ignore[arg-type] # what the test is about
