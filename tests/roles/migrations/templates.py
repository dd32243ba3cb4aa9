"""Prints the template of each migration before and after, as JSON."""

import json
from typing import Any, cast

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from tests.roles.migrations import each_role, what_to_keep
from tests.roles.migrations.each_role import ACCOUNT, Build


def template(build: Build) -> dict[str, Any]:
    """The template of a stack with this in it."""
    environment = Environment(account=ACCOUNT, region="eu-west-1")
    stack = Stack(App(analytics_reporting=False), "Shop", env=environment)
    build(stack)
    return cast("dict[str, Any]", Template.from_stack(stack).to_json())


if __name__ == "__main__":
    cases = each_role.CASES | what_to_keep.CASES | what_to_keep.REPLACING
    pairs = {name: [template(build) for build in builds] for name, builds in cases.items()}
    print(json.dumps(pairs))  # noqa: T201 - the answer to the test that runs it
