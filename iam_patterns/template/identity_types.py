"""The resource types of IAM identities, and the properties that name identities.

See https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_IAM.html
"""

from collections.abc import Mapping
from typing import Final

from iam_patterns.template.identities import IdentityKind

IDENTITY_TYPES: Final[Mapping[str, IdentityKind]] = {
    "AWS::IAM::Role": "role",
    "AWS::IAM::User": "user",
    "AWS::IAM::Group": "group",
}
LISTED_IN: Final[Mapping[IdentityKind, str]] = {
    "role": "Roles",
    "user": "Users",
    "group": "Groups",
}
NAMED_IN: Final[Mapping[IdentityKind, str]] = {
    "role": "RoleName",
    "user": "UserName",
    "group": "GroupName",
}
