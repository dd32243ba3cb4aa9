"""The sessions of pods carry six transitive tags, of which Access knows."""

from typing import Any

import pytest
from aws_cdk import App, Environment, Stack
from aws_cdk import aws_eks as eks
from aws_cdk import aws_iam as iam

from iam_patterns import EksPodRole, LambdaExecutionRole, Statement, Trust
from iam_patterns.policy import UndecidedError
from iam_patterns.testing import Access, role_arn

CLUSTER = "arn:aws:eks:eu-west-1:111111111111:cluster/shop"
POD: dict[str, Any] = {"cluster_arn": CLUSTER, "namespace": "shop", "service_account": "orders"}
TAGGED = iam.SessionTagsPrincipal(iam.ServicePrincipal("pods.eks.amazonaws.com"))


@pytest.fixture
def stack() -> Stack:
    return Stack(App(), "Stack", env=Environment(account="111111111111", region="eu-west-1"))


def reading_if(tag: str, value: str) -> Statement:
    return Statement(
        "Read",
        actions=["s3:GetObject"],
        resources=["arn:aws:s3:::reports/*"],
        conditions={"StringEquals": {f"aws:PrincipalTag/{tag}": value}},
    )


def can_read(stack: Stack, **question: Any) -> bool:
    role = Access.of(stack).role("Pods")
    return bool(role.allows("s3:GetObject", "arn:aws:s3:::reports/a", **question))


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("eks-cluster-arn", CLUSTER),
        ("eks-cluster-name", "shop"),
        ("kubernetes-namespace", "shop"),
        ("kubernetes-service-account", "orders"),
    ],
)
def test_a_pods_session_has_the_tags_that_its_trust_policy_requires(
    tag: str, value: str, stack: Stack
) -> None:
    EksPodRole(stack, "Pods", **POD, permissions=reading_if(tag, value))
    other = Stack(App(), "Stack")
    EksPodRole(other, "Pods", **POD, permissions=reading_if(tag, "another"))

    assert can_read(stack)
    assert not can_read(other)


def test_the_name_of_a_pod_is_not_known_and_can_be_given(stack: Stack) -> None:
    key = "aws:PrincipalTag/kubernetes-pod-name"
    EksPodRole(stack, "Pods", **POD, permissions=reading_if("kubernetes-pod-name", "orders-1"))

    with pytest.raises(UndecidedError, match=r"ask with .*kubernetes-pod-name"):
        can_read(stack)
    assert can_read(stack, context={key: "orders-1"})
    assert not can_read(stack, context={key: "orders-2"})


def by_hand(stack: Stack, tag: str, value: str, *, disabled: bool = False) -> None:
    role = iam.Role(stack, "Pods", assumed_by=TAGGED)
    role.add_to_policy(iam.PolicyStatement.from_json(reading_if(tag, value).to_dict()))
    eks.CfnPodIdentityAssociation(
        stack,
        "Association",
        cluster_name="shop",
        namespace="shop",
        service_account="orders",
        role_arn=role.role_arn,
        disable_session_tags=disabled,
    )


@pytest.mark.parametrize(("value", "expected"), [("shop", True), ("bank", False)])
def test_the_tags_of_a_plain_role_are_those_of_its_association(
    value: str,
    expected: bool,  # noqa: FBT001 - a parameter of the test
    stack: Stack,
) -> None:
    by_hand(stack, "kubernetes-namespace", value)

    assert can_read(stack) is expected


def test_an_association_without_session_tags_sends_none(stack: Stack) -> None:
    by_hand(stack, "kubernetes-namespace", "shop", disabled=True)

    assert not can_read(stack)


@pytest.mark.parametrize("others", [False, True])
def test_a_role_that_others_assume_too_has_no_tags_for_certain(
    others: bool,  # noqa: FBT001 - a parameter of the test
    stack: Stack,
) -> None:
    role = EksPodRole(stack, "Pods", **POD, permissions=reading_if("kubernetes-namespace", "shop"))
    if others:
        role.add_trust(Trust.service("lambda.amazonaws.com"))

    assert can_read(stack) is not others


@pytest.mark.parametrize("caller_half", [True, False])
@pytest.mark.parametrize("trust_half", [True, False])
def test_a_pod_needs_tag_session_on_both_sides(
    caller_half: bool,  # noqa: FBT001 - a parameter of the test
    trust_half: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    both = ["sts:AssumeRole", "sts:TagSession"]
    app = App()
    stacks = Stack(app, "Stack", env=Environment(account="111111111111", region="eu-west-1"))
    pods = EksPodRole(
        stacks,
        "Pods",
        role_name="pods",
        **POD,
        permissions=Statement(
            "Assume",
            actions=both if caller_half else both[:1],
            resources=["arn:aws:iam::222222222222:role/target"],
        ),
    )
    there = Stack(
        app,
        "There",
        env=Environment(account="222222222222", region="eu-west-1"),
    )
    role = iam.Role(
        there,
        "Target",
        role_name="target",
        assumed_by=iam.ArnPrincipal("arn:aws:iam::111111111111:role/pods"),
    )
    if trust_half:
        assert role.assume_role_policy is not None
        role.assume_role_policy.add_statements(
            iam.PolicyStatement(
                actions=["sts:TagSession"],
                principals=[iam.ArnPrincipal("arn:aws:iam::111111111111:role/pods")],
            )
        )

    answer = Access.of(there).role("Target").assumable_by(role_arn(pods))
    asked = Access.of(stacks).role("Pods").allows("sts:AssumeRole", role.role_arn)

    assert bool(answer) is (caller_half and trust_half)
    assert bool(asked) is (caller_half and trust_half)
    assert "sts:TagSession" in str(answer)
    assert "sts:TagSession" in str(asked)


def test_what_is_granted_to_pods_works_and_their_tags_arrive(stack: Stack) -> None:
    pods = EksPodRole(stack, "Pods", **POD)
    granted = LambdaExecutionRole(stack, "Granted")
    granted.grant_assume_role(pods)
    arns = {}
    for name, namespace in (("Own", "shop"), ("Others", "bank")):
        role = iam.Role(stack, name, assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        arns[name] = role.role_arn
        assert role.assume_role_policy is not None
        role.assume_role_policy.add_statements(
            iam.PolicyStatement(
                actions=["sts:AssumeRole", "sts:TagSession"],
                principals=[iam.ArnPrincipal(pods.role_arn)],
                conditions={"StringEquals": {"aws:RequestTag/kubernetes-namespace": namespace}},
            )
        )
    access = Access.of(stack)

    assert access.role("Granted").assumable_by(role_arn(pods))
    assert access.role("Own").assumable_by(role_arn(pods))
    assert not access.role("Others").assumable_by(role_arn(pods))
    asked = access.role("Pods")
    assert asked.allows("sts:AssumeRole", granted.role_arn)
    assert asked.allows("sts:AssumeRole", arns["Own"])
    assert not asked.allows("sts:AssumeRole", arns["Others"])
