"""An app with each row of the table "Callers in another stack" in docs/grant_assume_role.md."""

from aws_cdk import App, CfnOutput, Environment, NestedStack, Stack, Stage
from aws_cdk import aws_iam as iam
from constructs import Construct

from demo.deployment import Context
from iam_patterns import LambdaExecutionRole


def caller(scope: Construct, account: str, name: str | None = None) -> iam.Role:
    """A role that the account's root can assume, to call from."""
    return iam.Role(scope, "Caller", role_name=name, assumed_by=iam.AccountPrincipal(account))


def granted(scope: Construct, principal: iam.IPrincipal, name: str | None = None) -> str:
    """The ARN of a role that is granted to the principal."""
    role = (
        LambdaExecutionRole(scope, "Target", role_name=name)
        if name
        else LambdaExecutionRole(scope, "Target")
    )
    role.grant_assume_role(principal)
    return role.role_arn


def row(stack: Stack, target: str, calling: str) -> None:
    """Writes one row's ARNs as outputs."""
    CfnOutput(stack, "TargetArn", value=target)
    CfnOutput(stack, "CallerArn", value=calling)


def build(app: App) -> None:
    """Adds a stack for each row, with the stacks of the callers."""
    context = Context.read()
    tools, workload = context.tools_account, context.workload_account
    here = Environment(account=tools, region=context.region)
    there = Environment(account=workload, region=context.region)

    same = Stack(app, "Same", env=here)
    function = caller(same, tools)
    row(same, granted(same, function), function.role_arn)

    other = caller(Stack(app, "OtherCaller", env=here), tools)
    stack = Stack(app, "Other", env=here)
    row(stack, granted(stack, other), other.role_arn)

    parent = Stack(app, "Nested", env=here)
    nested = caller(NestedStack(parent, "Caller"), tools)
    row(parent, granted(parent, nested), nested.role_arn)

    stage = Stage(app, "Beta", env=here)
    staged = caller(Stack(stage, "Caller"), tools)
    stack = Stack(stage, "Stage")
    row(stack, granted(stack, staged), staged.role_arn)

    named = caller(Stack(app, "AccountCaller", env=there), workload, "grants-caller")
    stack = Stack(app, "Account", env=here)
    row(stack, granted(stack, named, "grants-target"), named.role_arn)

    first = Stack(app, "ImportedCaller", env=here)
    caller(first, tools, "grants-imported")
    stack = Stack(app, "Imported", env=here)
    arn = f"arn:aws:iam::{tools}:role/grants-imported"
    row(stack, granted(stack, iam.Role.from_role_arn(stack, "Import", arn)), arn)
    stack.add_dependency(first)

    stranger = caller(Stack(app, "Stranger", env=here), tools, "grants-stranger")
    stranger.add_to_policy(iam.PolicyStatement(actions=["sts:AssumeRole"], resources=["*"]))


if __name__ == "__main__":
    the_app = App()
    build(the_app)
    the_app.synth()
