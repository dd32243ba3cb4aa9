"""An app whose roles get the defaults that its settings ask for, but for one plain resource."""

import sys

from aws_cdk import App, CfnResource, Mixins, Stack, Validations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from iam_patterns import IamChecks
from iam_patterns.defaults import BoundaryAndPath, RoleDefaults

defaults = RoleDefaults()
app = App(property_injectors=[defaults])
Validations.of(app).add_plugins(IamChecks())
stack = Stack(app, "Shop")
iam.Role(stack, "Reader", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
lambda_.Function(
    stack,
    "Function",
    runtime=lambda_.Runtime.PYTHON_3_13,
    handler="index.handler",
    code=lambda_.Code.from_inline("def handler(event, context): pass"),
)
trust = {
    "Effect": "Allow",
    "Action": "sts:AssumeRole",
    "Principal": {"Service": "ec2.amazonaws.com"},
}
CfnResource(
    stack,
    "Raw",
    type="AWS::IAM::Role",
    properties={"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]}},
)
if "mixin" in sys.argv:
    mixin = BoundaryAndPath(permissions_boundary="TeamBoundary", path="/workload/")
    Mixins.of(app).apply(mixin)
    sys.stderr.write(f"{mixin.report}\n")
sys.stderr.write(f"{defaults.report}\n")
app.synth()
