"""What the policies of an identity decide together."""

from dataclasses import replace

import pytest

from iam_patterns.policy import Caller, PolicyDocument, Request, decide
from iam_patterns.template import IamRole, NamedPolicy
from tests.template.iam_resources import document, role

OWN = "111111111111"


def with_policies(*actions: str, names: tuple[str, ...], boundary: str = "") -> IamRole:
    policies = tuple(
        NamedPolicy(name, PolicyDocument.from_dict(document(action)))
        for name, action in zip(names, actions, strict=True)
    )
    if not boundary:
        return replace(role(), policies=policies)
    limit = NamedPolicy("Boundary", PolicyDocument.from_dict(document(boundary)))
    return replace(role(), policies=policies, boundary=limit)


def allows(found: IamRole, action: str) -> bool:
    request = Request(Caller.of_role(found.arn), action, "*", resource_account=OWN)
    return bool(decide(request, found.policies_in_force()))


@pytest.mark.parametrize(
    ("action", "allowed"),
    [("s3:GetObject", True), ("sqs:SendMessage", True), ("sns:Publish", False)],
)
@pytest.mark.parametrize("names", [("First", "Second"), ("Same", "Same")])
def test_every_policy_counts_even_if_two_have_the_same_name(
    names: tuple[str, ...], action: str, *, allowed: bool
) -> None:
    found = with_policies("s3:GetObject", "sqs:SendMessage", names=names)

    assert allows(found, action) is allowed


def test_identities_with_equal_documents_share_the_result_without_names() -> None:
    first = with_policies("s3:GetObject", names=("First",))
    second = with_policies("s3:GetObject", names=("Second",))
    other = with_policies("s3:PutObject", names=("First",))

    shared = first.policies_in_force(named=False)

    assert second.policies_in_force(named=False) is shared
    assert second.policies_in_force() is not first.policies_in_force()
    assert other.policies_in_force(named=False) is not shared


def test_the_boundary_limits_the_policies() -> None:
    found = with_policies("s3:*", names=("All",), boundary="s3:GetObject")

    assert allows(found, "s3:GetObject")
    assert not allows(found, "s3:PutObject")


def test_a_changed_role_has_other_policies_in_force() -> None:
    before = with_policies("s3:GetObject", names=("Policy",))
    after = with_policies("sqs:SendMessage", names=("Policy",))

    assert (allows(before, "s3:GetObject"), allows(after, "s3:GetObject")) == (True, False)
    assert (allows(before, "sqs:SendMessage"), allows(after, "sqs:SendMessage")) == (False, True)


def test_the_resource_policy_takes_part_in_the_decision() -> None:
    found = with_policies("sts:AssumeRole", names=("Assume",))
    target = "arn:aws:iam::222222222222:role/target"
    request = Request(
        Caller.of_role(found.arn), "sts:AssumeRole", target, resource_account="222222222222"
    )

    def trust(account: str) -> PolicyDocument:
        principal = {"AWS": f"arn:aws:iam::{account}:root"}
        statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
        return PolicyDocument.from_dict({"Version": "2012-10-17", "Statement": statement})

    assert decide(request, found.policies_in_force(resource=trust(OWN)))
    assert not decide(request, found.policies_in_force(resource=trust("333333333333")))
    assert not decide(request, found.policies_in_force())
