"""Apps with stages: only stages, a stack and a nested stage beside them, a pipeline.

The role in Prod is weak; the stacks of Test and of the app are sound.
"""

import sys

from aws_cdk import App, Environment, Stack, Stage, Validations, pipelines
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from iam_patterns import IamChecks

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")
WEAK = iam.AccountPrincipal("222222222222")
SOUND = iam.ServicePrincipal("ec2.amazonaws.com")


def add_stack(scope: App | Stage, name: str, trusted: iam.PrincipalBase) -> None:
    iam.Role(Stack(scope, name, env=ENVIRONMENT), "Role", assumed_by=trusted)


def add_stage(scope: App | Stage, name: str, trusted: iam.PrincipalBase) -> Stage:
    stage = Stage(scope, name, env=ENVIRONMENT)
    add_stack(stage, "Api", trusted)
    return stage


kind = sys.argv[1]
app = App()
Validations.of(app).add_plugins(IamChecks())
if kind == "pipeline":
    stack = Stack(app, "Pipeline", env=ENVIRONMENT)
    source = pipelines.CodePipelineSource.s3(s3.Bucket(stack, "Source"), "source.zip")
    build = pipelines.ShellStep("Synth", input=source, commands=["cdk synth"])
    pipelines.CodePipeline(stack, "Pipeline", synth=build).add_stage(add_stage(app, "Prod", WEAK))
elif kind == "mixed":
    add_stage(Stage(app, "Europe", env=ENVIRONMENT), "Prod", WEAK)
    add_stack(app, "Shared", SOUND)
    add_stack(app, "Tools", SOUND)
else:
    add_stage(app, "Prod", SOUND if kind == "sound" else WEAK)
    add_stage(app, "Test", SOUND)
app.synth(validate_on_synthesis=kind == "validated")
