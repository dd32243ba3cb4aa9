"""Runs suggested code, and compares what it makes with what was claimed."""

import json
from typing import Any

from aws_cdk import App, Environment, Stack
from aws_cdk.assertions import Template

from iam_patterns.access import Access
from iam_patterns.cli.suggestions.suggest import suggestions
from iam_patterns.cli.suggestions.suggestion import AccessChange, Suggestion
from iam_patterns.template import StackTemplate, read_stacks

ENVIRONMENT = Environment(account="111111111111", region="eu-west-1")


def suggested(template: dict[str, Any], environment: Environment | None = None) -> list[Suggestion]:
    """The suggestions for a template, in a stack with or without a known account."""
    return suggestions(stacks_of(template, environment))


def stacks_of(
    template: dict[str, Any], environment: Environment | None = None
) -> tuple[StackTemplate, ...]:
    (stack,) = read_stacks(json.loads(json.dumps(template)))
    if environment is None:
        return (stack,)
    return (
        StackTemplate(
            stack.name, stack.template, account=environment.account, region=environment.region
        ),
    )


def made_by(suggestion: Suggestion, environment: Environment | None = None) -> dict[str, Any]:
    """The template that the suggested code makes in a stack of its own."""
    stack = Stack(App(analytics_reporting=False), "Suggested", env=environment)
    exec(suggestion.code, {"self": stack})  # noqa: S102 - the code that users are told to run
    return dict(Template.from_stack(stack).to_json())


def check(
    template: dict[str, Any], suggestion: Suggestion, environment: Environment | None = None
) -> None:
    """Fails unless the code makes the role that the suggestion claims, under its logical ID."""
    made = made_by(suggestion, environment)
    assert made["Resources"][suggestion.logical_id]["Type"] == "AWS::IAM::Role"
    new = made["Resources"].keys() - template["Resources"].keys()
    types = sorted(made["Resources"][name]["Type"] for name in new)
    assert types == sorted(suggestion.creates)
    before = template["Resources"][suggestion.logical_id]["Properties"]
    after = made["Resources"][suggestion.logical_id]["Properties"]
    for replaced_with in ("RoleName", "Path"):
        assert after.get(replaced_with) == before.get(replaced_with)
    metadata = {
        name: {"Metadata": resource["Metadata"]}
        for name, resource in template["Resources"].items()
        if "Metadata" in resource
    }
    own = {name: {**one, **metadata.get(name, {})} for name, one in made["Resources"].items()}
    resources = {**template["Resources"], **own}
    mappings = {**template.get("Mappings", {}), **made.get("Mappings", {})}
    old, new_app = (
        Access(stacks_of(each, environment))
        for each in (template, {**template, "Resources": resources, "Mappings": mappings})
    )
    differences = Access.compare(old, new_app).differences
    real = [AccessChange.of(d) for d in differences if d.principal == suggestion.path]
    assert list(suggestion.changes) == real
