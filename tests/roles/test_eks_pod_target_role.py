"""EksPodTargetRole, and EksPodRole with a target role."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Aws, Environment, Stack
from aws_cdk import aws_eks as eks
from aws_cdk.assertions import Template

from iam_patterns import EksPodRole, EksPodTargetRole, RoleError
from iam_patterns.testing import Access, role_arn

CLUSTER = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
POD_ROLE = "arn:aws:iam::111111111111:role/pods"
TARGET = "arn:aws:iam::222222222222:role/target"
POD: dict[str, Any] = {"cluster_arn": CLUSTER, "namespace": "shop", "service_account": "orders"}
EXTERNAL_ID = "eu-west-1/111111111111/shop/shop/orders"
TrustOf = Callable[[Stack, str], list[dict[str, Any]]]


@pytest.fixture(scope="module")
def stack() -> Stack:
    stack = Stack(App(), "Stack")
    EksPodTargetRole(stack, "Target", pod_role_arn=POD_ROLE, **POD)
    EksPodTargetRole(stack, "Untagged", pod_role_arn=POD_ROLE, disable_session_tags=True, **POD)
    return stack


def test_the_session_tags_of_the_pods_are_required(stack: Stack, trust_of: TrustOf) -> None:
    assert trust_of(stack, "Target") == [
        {
            "Sid": "TrustEksPods",
            "Effect": "Allow",
            "Principal": {"AWS": POD_ROLE},
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


def test_the_external_id_is_required_where_there_are_no_tags(
    stack: Stack, trust_of: TrustOf
) -> None:
    assume, tag = trust_of(stack, "Untagged")

    assert assume["Action"] == "sts:AssumeRole"
    assert assume["Condition"] == {"StringEquals": {"sts:ExternalId": EXTERNAL_ID}}
    assert tag["Action"] == "sts:TagSession"
    assert tag["Principal"] == {"AWS": POD_ROLE}


@pytest.mark.parametrize(
    ("external_id", "expected"),
    [(EXTERNAL_ID, True), ("eu-west-1/111111111111/shop/shop/reports", False), (None, False)],
)
def test_only_that_external_id_is_accepted(
    external_id: str | None,
    expected: bool,  # noqa: FBT001 - a parameter of the test
    stack: Stack,
) -> None:
    role = Access.of(stack).role("Untagged")

    assert bool(role.assumable_by(role_arn(POD_ROLE), external_id=external_id)) is expected


def test_the_partition_may_be_a_token(trust_of: TrustOf) -> None:
    stack = Stack(App(), "Stack")
    arn = CLUSTER.replace("arn:aws:", f"arn:{Aws.PARTITION}:")
    EksPodTargetRole(
        stack,
        "Role",
        pod_role_arn=POD_ROLE,
        disable_session_tags=True,
        **POD | {"cluster_arn": arn},
    )

    assume, _ = trust_of(stack, "Role")
    assert assume["Condition"]["StringEquals"]["sts:ExternalId"] == EXTERNAL_ID


@pytest.mark.parametrize(
    ("namespace", "expected"), [("shop", True), ("bank", False)], ids=["own", "another"]
)
def test_pods_reach_the_target_role_of_another_account_by_both_halves(
    namespace: str,
    expected: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    app = App()
    here = Stack(app, "Here", env=Environment(account="111111111111", region="eu-west-1"))
    there = Stack(app, "There", env=Environment(account="222222222222", region="eu-west-1"))
    pods = EksPodRole(here, "Pods", role_name="pods", target_role_arn=TARGET, **POD)
    EksPodTargetRole(
        there,
        "Target",
        role_name="target",
        pod_role_arn=POD_ROLE,
        **POD | {"namespace": namespace},
    )
    access = Access.of(app)

    assert bool(access.role("Target").assumable_by(role_arn(pods))) is expected


def test_a_pod_role_without_the_target_cannot_assume_it() -> None:
    app = App()
    here = Stack(app, "Here", env=Environment(account="111111111111", region="eu-west-1"))
    there = Stack(app, "There", env=Environment(account="222222222222", region="eu-west-1"))
    pods = EksPodRole(here, "Pods", role_name="pods", **POD)
    EksPodTargetRole(there, "Target", role_name="target", pod_role_arn=POD_ROLE, **POD)

    assert not Access.of(app).role("Target").assumable_by(role_arn(pods))


def test_the_association_names_the_target_role() -> None:
    stack = Stack(App(), "Stack")
    cluster = eks.Cluster.from_cluster_attributes(stack, "Cluster", cluster_name="shop")
    EksPodRole(
        stack,
        "Pods",
        cluster=cluster,
        namespace="shop",
        service_account="orders",
        target_role_arn=TARGET,
    )

    Template.from_stack(stack).has_resource_properties(
        "AWS::EKS::PodIdentityAssociation", {"TargetRoleArn": TARGET}
    )


def test_a_grant_to_other_pods_has_the_same_conditions_and_both_halves(trust_of: TrustOf) -> None:
    stack = Stack(App(), "Stack")
    role = EksPodTargetRole(stack, "Target", pod_role_arn=POD_ROLE, **POD)

    role.grant_assume_role(EksPodRole(stack, "Pods", **POD))

    first, granted = trust_of(stack, "Target")
    assert granted["Condition"] == first["Condition"]
    assert granted["Action"] == ["sts:AssumeRole", "sts:TagSession"]


def test_the_callers_half() -> None:
    role = EksPodTargetRole(Stack(App(), "Stack"), "Target", pod_role_arn=POD_ROLE, **POD)

    (statement,) = role.caller_permissions()

    assert statement.actions == ("sts:AssumeRole", "sts:TagSession")


@pytest.mark.parametrize(
    ("arguments", "refused"),
    [
        ({"namespace": "*", "service_account": "*"}, ["namespace", "service_account"]),
        ({"cluster_arn": "shop"}, ["cluster_arn"]),
        ({"pod_role_arn": "arn:aws:iam::111111111111:root"}, ["pod_role_arn"]),
        ({"disable_session_tags": "false"}, ["disable_session_tags"]),
        (
            {"disable_session_tags": True, "cluster_arn": Aws.STACK_ID},
            ["cluster_arn"],
        ),
    ],
)
def test_refuses(arguments: dict[str, Any], refused: list[str]) -> None:
    stack = Stack(App(), "Stack")

    with pytest.raises(RoleError) as raised:
        EksPodTargetRole(stack, "Role", **{"pod_role_arn": POD_ROLE} | POD | arguments)

    assert [problem.path for problem in raised.value.problems] == refused
    assert stack.node.children == []


def test_a_target_that_is_not_a_role_is_refused() -> None:
    with pytest.raises(RoleError, match="target_role_arn"):
        EksPodRole(Stack(App(), "Stack"), "Pods", target_role_arn="target", **POD)
