"""The example stacks of the organization, decided: the rollout's roles under the guardrails."""

import json

import pytest
from aws_cdk import App

from iam_patterns.testing import Access, account, role_arn, service
from stacks.organization_guardrails import OrganizationGuardrailsStack
from tests.stacks.conftest import CDK_JSON

ORGANIZATION = json.loads(CDK_JSON.read_text())["context"]["organization_id"]
EXTERNAL_ID = json.loads(CDK_JSON.read_text())["context"]["vendor_external_id"]
PIPELINE = "arn:aws:iam::111111111111:role/iam-patterns-release"
AUDITOR = "333333333333"


@pytest.mark.parametrize("member", ["222222222222", "666666666666", "777777777777"])
def test_every_account_has_the_roles_under_the_guardrails(new_app: App, member: str) -> None:
    guardrails = new_app.node.find_child("OrganizationGuardrails")
    assert isinstance(guardrails, OrganizationGuardrailsStack)
    access = Access.of(
        new_app,
        parameters={"AWS::AccountId": member},
        guardrails=guardrails.guardrails.guardrails,
    )
    deploy = access.role("OrganizationRoles/Roles/Member/Deploy")
    audit = access.role("OrganizationRoles/Roles/Member/Audit")

    assert deploy.arn == f"arn:aws:iam::{member}:role/platform/iam-patterns-release"
    pipeline = role_arn(PIPELINE, organization_id=ORGANIZATION)
    inside = {"aws:ResourceOrgID": ORGANIZATION}
    assert deploy.assumable_by(pipeline, context=inside)
    assert not deploy.assumable_by(pipeline, context={"aws:ResourceOrgID": "o-strangersorg"})
    assert not deploy.assumable_by(account("999999999999"))
    assert not deploy.assumable_by(account("222222222222", organization_id=ORGANIZATION))
    assert not deploy.assumable_by(service("ec2.amazonaws.com"))
    own = f"arn:aws:ssm:eu-west-1:{member}:parameter/platform/region"
    assert deploy.allows("ssm:PutParameter", own)
    assert not deploy.allows("ssm:PutParameter", own.replace(member, "999999999999"))

    assert audit.assumable_by(account(AUDITOR), external_id=EXTERNAL_ID)
    assert not audit.assumable_by(account(AUDITOR))
    assert not audit.assumable_by(account("999999999999"), external_id=EXTERNAL_ID)
    assert audit.allows("iam:ListRoles")
    assert not audit.allows("iam:CreateAccessKey", f"arn:aws:iam::{member}:user/alice")
