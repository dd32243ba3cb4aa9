"""Requests that no policy decides, and those beside them that policies do."""

import pytest

from iam_patterns.policy import Caller, Policies, PolicyDocument, Request, Statement, decide

OWN = "111111111111"
IAM = f"arn:aws:iam::{OWN}"
ADMIN = Caller.of_role(f"{IAM}:role/admin")
LINKED = Caller.of_role(f"{IAM}:role/aws-service-role/ops.amazonaws.com/AWSServiceRoleForOps")
ALL = PolicyDocument([Statement("All", actions=["*"], resources=["*"])])
DENY = PolicyDocument([Statement("No", effect="Deny", actions=["*"], resources=["*"])])
SSO_ROLE = f"{IAM}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_1"
LINKED_ROLE = f"{IAM}:role/aws-service-role/ops.amazonaws.com/AWSServiceRoleForOps"
AWS_POLICY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


@pytest.mark.parametrize(
    ("action", "resource", "reason"),
    [
        ("iam:CreatePolicyVersion", AWS_POLICY, "AWS managed policy"),
        ("iam:UntagPolicy", AWS_POLICY, "AWS managed policy"),
        ("iam:PutRolePolicy", SSO_ROLE, "a role of IAM Identity Center"),
        ("iam:TagRole", SSO_ROLE, "a role of IAM Identity Center"),
        ("iam:UpdateAssumeRolePolicy", LINKED_ROLE, "only its service"),
    ],
)
def test_what_iam_refuses_whatever_the_policies_say(
    action: str, resource: str, reason: str
) -> None:
    decision = decide(Request(ADMIN, action, resource), Policies(identity=[ALL]))

    assert decision.outcome == "explicitly denied"
    assert reason in decision.reason
    assert decision.reason in str(decision)
    by_service = Request(ADMIN, action, resource, context={"aws:ViaAWSService": "true"})
    assert decide(by_service, Policies(identity=[ALL]))
    not_by_service = Request(ADMIN, action, resource, context={"aws:ViaAWSService": "false"})
    assert not decide(not_by_service, Policies(identity=[ALL]))
    assert decide(Request(LINKED, action, resource), Policies(identity=[ALL]))


@pytest.mark.parametrize(
    ("action", "resource"),
    [
        ("iam:CreatePolicyVersion", f"{IAM}:policy/own"),
        ("iam:PutRolePolicy", f"{IAM}:role/own"),
        ("iam:TagRole", LINKED_ROLE),
        ("iam:GetRole", SSO_ROLE),
        ("iam:AttachRolePolicy", f"{IAM}:role/service-role/x"),
    ],
)
def test_what_the_policies_decide(action: str, resource: str) -> None:
    request = Request(ADMIN, action, resource)

    assert decide(request, Policies(identity=[ALL]))
    assert decide(request, Policies(identity=[ALL, DENY])).outcome == "explicitly denied"
    assert decide(request, Policies(identity=[])).outcome == "implicitly denied"


def test_everyone_can_ask_who_they_are() -> None:
    decision = decide(Request(ADMIN, "sts:GetCallerIdentity", "*"), Policies(identity=[DENY]))

    assert decision
    assert decision.reason == "sts:GetCallerIdentity requires no permissions"
    assert not decide(Request(ADMIN, "sts:GetAccessKeyInfo", "*"), Policies(identity=[DENY]))
