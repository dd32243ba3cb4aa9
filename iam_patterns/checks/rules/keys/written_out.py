"""The template contains an access key."""

from collections.abc import Iterator, Mapping

from iam_patterns.checks.analysis.access_keys import credentials_in, may_have_credentials
from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import TemplateResource


def find(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
    """Access keys in the text of a resource, or that its functions join."""
    if not may_have_credentials(repr(resource.declaration)):
        return
    found = list(credentials_in(resource.declaration))
    if isinstance(resource.declaration.get("Properties"), Mapping):
        for resolved in credentials_in({"Properties": resource.properties}):
            if not any(known.location.startswith(resolved.location) for known in found):
                found.append(resolved)
    for credential in found:
        yield Weakness(f"{credential.name} is {credential.kind}.", (credential.location,))


RULE = Rule(
    id="keys-written-out",
    severity="error",
    subject=TemplateResource,
    title="{subject} contains an access key.",
    risk="Anyone who can read the template or the resource's settings has the key.",
    fix=(
        "Delete the key and give the workload a role, for example LambdaExecutionRole, "
        "Ec2InstanceRole or EcsTaskRole."
    ),
    page="https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles",
    example="""\
from iam_patterns import LambdaExecutionRole

LambdaExecutionRole(stack, "Orders")
""",
    find=find,
)
