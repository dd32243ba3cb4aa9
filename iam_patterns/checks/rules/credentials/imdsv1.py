"""An instance hands out the credentials of its role without a session token."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from iam_patterns.checks.rule import Rule, Weakness
from iam_patterns.checks.settings import Settings
from iam_patterns.template import TemplateResource

_DATA: Final = "LaunchTemplateData"
_OPTIONS: Final = "MetadataOptions"
_PARENTS: Final = {
    "AWS::AutoScaling::LaunchConfiguration": "",
    "AWS::EC2::Instance": "",
    "AWS::EC2::LaunchTemplate": _DATA,
}
"""The property that has the options and the instance profile, by the type of the resource."""
INSTANCE_TYPES: Final = frozenset(_PARENTS)


def find(resource: TemplateResource, _: Settings) -> Iterator[Weakness]:
    """Instances with a role whose template makes the session token of IMDS optional.

    Without a value, the AMI and the account's default decide, which no template has.
    """
    parent = _PARENTS.get(resource.type)
    if parent is None or resource.resolver.exists(resource.logical_id) is False:
        return
    declared = _object(resource.properties, parent) if parent else resource.properties
    options = _object(declared, _OPTIONS)
    has_role = bool(declared.get("IamInstanceProfile"))
    is_on = options.get("HttpEndpoint") != "disabled"
    if has_role and is_on and options.get("HttpTokens") == "optional":
        location = ".".join(filter(None, ("Properties", parent, _OPTIONS, "HttpTokens")))
        yield Weakness("HttpTokens is optional, so that version 1 answers too.", (location,))


def _object(properties: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = properties.get(name)
    return found if isinstance(found, Mapping) else {}


RULE = Rule(
    id="credentials-imdsv1",
    severity="warning",
    subject=TemplateResource,
    title="{subject} gives out the credentials of its role through IMDSv1.",
    risk=(
        "Anyone who can have a program on the instance send a request can read the credentials, "
        "unless the role denies calls with credentials from version 1 (ec2:RoleDelivery)."
    ),
    fix="Set HttpTokens to required, for example with the mixin RequireImdsV2.",
    page="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html",
    example="""\
from aws_cdk import Mixins

from iam_patterns.defaults import RequireImdsV2

Mixins.of(stack).apply(RequireImdsV2())
""",
    find=find,
)
