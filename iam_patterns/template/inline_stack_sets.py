"""The templates that StackSets have as text in their ``TemplateBody``.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
"""

from collections.abc import Iterator
from dataclasses import replace

from iam_patterns.policy.formats import ACCOUNT_ID
from iam_patterns.template.json_text import parse_json
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.template_data import checked_template
from iam_patterns.template.yaml_text import parse_yaml


def with_inline_stack_sets(stack: StackTemplate) -> Iterator[StackTemplate]:
    """A stack, then the templates of its StackSets, which may be deployed to any account.

    Where a StackSet lists one account or Region only, it is that.

    A template that is made of parameters, or in a bucket (``TemplateURL``), is not read.

    Raises:
        TemplateError: When a template is malformed.
    """
    yield stack
    for logical_id, resource in stack.resources.items():
        match resource:
            case {
                "Type": "AWS::CloudFormation::StackSet",
                "Properties": {"TemplateBody": str(body), **others},
            }:
                yield _template(stack, logical_id, body, others.get("StackInstancesGroup"))


def _only(values: list[object]) -> str | None:
    """The text that all values are; None if they differ, are no texts, or there are none."""
    texts = {value if isinstance(value, str) else "" for value in values}
    return texts.pop() or None if len(texts) == 1 else None


def _target(instances: object) -> tuple[str | None, str | None]:
    """The account and the Region that a StackSet deploys to; None for several or unknown ones."""
    accounts: list[object] = []
    regions: list[object] = []
    for group in instances if isinstance(instances, list) else ():
        match group:
            case {"DeploymentTargets": {"Accounts": list(listed), **more}} if not more:
                accounts += listed
            case _:
                accounts.append(None)
        match group:
            case {"Regions": list(found)}:
                regions += found
            case _:
                regions.append(None)
    account = _only(accounts)
    return account if account and ACCOUNT_ID.matches(account) else None, _only(regions)


def _template(stack: StackTemplate, logical_id: str, body: str, instances: object) -> StackTemplate:
    account, region = _target(instances)
    name = f"{stack.name}/{logical_id}"
    is_json = body.lstrip().startswith("{")
    data = parse_json(body, name) if is_json else parse_yaml(body, name)[0]
    return replace(
        stack,
        name=name,
        template=checked_template(data, name),
        account=account,
        region=region,
        paths={},
        parameters={},
        qualifier=f"{stack.qualifier}{logical_id}.",
        source=body,
        lines={},
        artifact_id="",
    )
