"""An app that takes over two roles: one of another stack of its own, and one of a script.

The argument is the step: `owner` has the role in the stack Old; in `left` that stack does not have
it any more; `plain` has both roles as they are in the stack New, to import them; in `ours` they are
our roles.
"""

import sys

from aws_cdk import App, Environment, RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from demo.deployment import Context
from iam_patterns import LambdaExecutionRole, ServiceRole

OLD_ROLE = "shop-invoices"
SCRIPTED_ROLE = "shop-archive"


def by_hand(stack: Stack, name: str, service: str) -> iam.Role:
    """A role as it is before the import."""
    return iam.Role(stack, name, role_name=name, assumed_by=iam.ServicePrincipal(service))


def build(app: App, step: str) -> None:
    """Adds the stacks of a step."""
    context = Context.read()
    environment = Environment(account=context.tools_account, region=context.region)
    old = Stack(app, "Old", env=environment)
    s3.Bucket(old, "Bucket")
    if step == "owner":
        role = by_hand(old, OLD_ROLE, "lambda.amazonaws.com")
        role.apply_removal_policy(RemovalPolicy.RETAIN)
    new = Stack(app, "New", env=environment)
    if step == "plain":
        by_hand(new, OLD_ROLE, "lambda.amazonaws.com")
        by_hand(new, SCRIPTED_ROLE, "scheduler.amazonaws.com")
    if step == "ours":
        LambdaExecutionRole(new, OLD_ROLE, role_name=OLD_ROLE)
        ServiceRole(new, SCRIPTED_ROLE, role_name=SCRIPTED_ROLE, service="scheduler.amazonaws.com")


if __name__ == "__main__":
    the_app = App()
    build(the_app, sys.argv[1])
    the_app.synth()
