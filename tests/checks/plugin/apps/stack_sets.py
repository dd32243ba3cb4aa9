"""An app with a StackSet whose role is weak, or "sound": a StackSetStack, or a template inline."""

import json
import sys
from typing import Any

import cdk_stacksets
from aws_cdk import App, CfnStackSet, Environment, Stack, Validations
from aws_cdk import aws_iam as iam

from iam_patterns import IamChecks

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")
VENDOR = "arn:aws:iam::222222222222:role/vendor"
is_sound = "sound" in sys.argv


def role_document() -> dict[str, Any]:
    principal = {"Service": "ec2.amazonaws.com"} if is_sound else {"AWS": VENDOR}
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return {"Version": "2012-10-17", "Statement": [statement]}


def add_stack_set(stack: Stack) -> None:
    member = cdk_stacksets.StackSetStack(stack, "Member")
    service = iam.ServicePrincipal("ec2.amazonaws.com")
    iam.Role(member, "Role", assumed_by=service if is_sound else iam.ArnPrincipal(VENDOR))
    target = cdk_stacksets.StackSetTarget.from_accounts(
        accounts=["333333333333"], regions=["eu-west-1"]
    )
    cdk_stacksets.StackSet(
        stack,
        "StackSet",
        target=target,
        template=cdk_stacksets.StackSetTemplate.from_stack_set_stack(member),
    )


def add_inline_template(stack: Stack) -> None:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {"AssumeRolePolicyDocument": role_document()},
    }
    CfnStackSet(
        stack,
        "StackSet",
        stack_set_name="rollout",
        permission_model="SELF_MANAGED",
        template_body=json.dumps({"Resources": {"Role": role}}),
    )


app = App()
Validations.of(app).add_plugins(IamChecks())
rollout = Stack(app, "Rollout", env=ENVIRONMENT)
(add_inline_template if "inline" in sys.argv else add_stack_set)(rollout)
app.synth()
