"""An app with a weak role whose description is not ASCII, and a sound stack."""

import sys

from aws_cdk import App, Environment, Stack, Validations
from aws_cdk import aws_iam as iam

from iam_patterns import IamChecks

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")

app = App()
trusted = iam.AccountPrincipal("222222222222")
iam.Role(Stack(app, "Weak", env=ENVIRONMENT), "Role", assumed_by=trusted, description="für Prüfer")
ec2 = iam.ServicePrincipal("ec2.amazonaws.com")
iam.Role(Stack(app, "Sound", env=ENVIRONMENT), "Role", assumed_by=ec2)
checks = IamChecks()
Validations.of(app).add_plugins(checks, checks, *[IamChecks() for _ in sys.argv[1:]])
app.synth()
