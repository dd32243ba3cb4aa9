"""The templates that StackSets have as text in their ``TemplateBody``.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-stackset.html
"""

from collections.abc import Iterator
from dataclasses import replace

from iam_patterns.template.json_text import parse_json
from iam_patterns.template.stack import StackTemplate
from iam_patterns.template.template_data import checked_template
from iam_patterns.template.yaml_text import parse_yaml


def with_inline_stack_sets(stack: StackTemplate) -> Iterator[StackTemplate]:
    """A stack, then the templates of its StackSets, which may be deployed to any account.

    A template that is made of parameters, or in a bucket (``TemplateURL``), is not read.

    Raises:
        TemplateError: When a template is malformed.
    """
    yield stack
    for logical_id, resource in stack.resources.items():
        match resource:
            case {
                "Type": "AWS::CloudFormation::StackSet",
                "Properties": {"TemplateBody": str(body)},
            }:
                yield _template(stack, logical_id, body)


def _template(stack: StackTemplate, logical_id: str, body: str) -> StackTemplate:
    name = f"{stack.name}/{logical_id}"
    is_json = body.lstrip().startswith("{")
    data = parse_json(body, name) if is_json else parse_yaml(body, name)[0]
    return replace(
        stack,
        name=name,
        template=checked_template(data, name),
        account=None,
        region=None,
        paths={},
        parameters={},
        qualifier=f"{stack.qualifier}{logical_id}.",
        source=body,
        lines={},
        artifact_id="",
    )
