"""Resources are in another template, which is not checked."""

from collections.abc import Iterator

from iam_patterns.checks.analysis.other_templates import resources_elsewhere
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import TemplateResource


def find(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
    """Nested stacks, applications, modules and macros whose templates are not among the files."""
    where = resources_elsewhere(resource)
    if where:
        yield Weakness(f"{where}.")


RULE = Rule(
    id="policy-unchecked-template",
    severity="warning",
    subject=TemplateResource,
    title="{subject} deploys resources that these checks cannot read.",
    risk="Their roles and policies are not checked, and could allow anything.",
    fix=(
        "Check that template too: iam-patterns check TEMPLATE. For a macro, an application or a "
        "module, check the processed template of the deployed stack. Or write the resources here."
    ),
    page="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html",
    example="""\
from aws_cdk import aws_ec2 as ec2

ec2.CfnVPC(stack, "Network", cidr_block="10.0.0.0/16")
""",
    find=find,
)
