"""An app whose findings are acknowledged in several ways; "locked" for locked checks."""

import sys

from aws_cdk import Acknowledgment, App, Environment, Stack, Stage, Validations
from aws_cdk import aws_iam as iam

from iam_patterns import IamChecks
from iam_patterns.checks import BaselineEntry, Settings

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")
EXTERNAL = "trust-external-account"


def trusting(account: str, sid: str) -> iam.PolicyStatement:
    return iam.PolicyStatement(
        sid=sid, actions=["sts:AssumeRole"], principals=[iam.AccountPrincipal(account)]
    )


def acknowledge(scope: App | Stack | Stage | iam.Role, rule: str) -> None:
    acknowledgment = Acknowledgment(id=f"iam-patterns::{rule}", reason="accepted")
    Validations.of(scope).acknowledge(acknowledgment)


def add_role(stack: Stack, name: str) -> iam.Role:
    role = iam.Role(stack, name, assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
    assert role.assume_role_policy is not None
    role.assume_role_policy.add_statements(trusting("222222222222", "Audit"))
    role.assume_role_policy.add_statements(trusting("333333333333", "Backup"))
    return role


app = App()
stack = Stack(app, "Stack", env=ENVIRONMENT)
acknowledge(add_role(stack, "OneStatement"), f"{EXTERNAL}[Audit]")
acknowledge(add_role(stack, "Whole"), EXTERNAL)
add_role(stack, "Neither")
add_role(stack, "Baseline")
iam.Role(stack, "Own", assumed_by=iam.AccountRootPrincipal())
acknowledge(app, "trust-whole-account")
acknowledge(stack, f"{EXTERNAL}[Gone]")
if "hidden" in sys.argv:
    # Hides the lines about what is hidden, by the names that they have and could have.
    for line in ("acknowledged", "acknowledged-above-stacks", "acknowledgement-expired"):
        acknowledge(app, line)
        acknowledge(app, f"{line}[2]")
    acknowledge(stack, "acknowledgement-ignored")
    acknowledge(stack, "acknowledgement-unmatched")
settings = Settings(
    baseline=(
        BaselineEntry(EXTERNAL, "Stack/Baseline", "audited", statement="Audit", owner="security"),
        BaselineEntry(EXTERNAL, "Stack/Baseline", "old", statement="Backup", expires="2026-01-31"),
        BaselineEntry(EXTERNAL, "Stack/Removed", "audited"),
    )
)
Validations.of(app).add_plugins(IamChecks(settings, locked="locked" in sys.argv))
app.synth()
