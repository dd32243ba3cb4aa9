"""Names and paths of roles that AWS, StackSets, Control Tower or CDK use in member accounts."""

import re
from typing import Final

_PATHS: Final = (
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
    ("/aws-service-role/", "service-linked roles"),
    # https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    ("/aws-reserved/", "IAM Identity Center"),
)
_NAMES: Final = (
    # https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
    ("AWSServiceRoleFor.*", "service-linked roles"),
    # https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
    ("AWSReservedSSO_.*", "IAM Identity Center"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-orgs-activate-trusted-access.html
    ("stacksets-exec-.*", "StackSets, which deploys by this role"),
    # https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
    ("AWSCloudFormationStackSet(Administration|Execution)Role", "StackSets"),
    # https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_accounts_access-cross-account-role.html
    ("OrganizationAccountAccessRole", "AWS Organizations"),
    # https://docs.aws.amazon.com/controltower/latest/userguide/roles-how.html
    ("AWSControlTower.*|aws-controltower-.*", "AWS Control Tower"),
    # https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
    ("cdk-[a-z0-9]+-(deploy|cfn-exec|lookup|(file|image)-publishing)-role-.*", "CDK's bootstrap"),
)


def owner_of(name: str, path: str) -> str | None:
    """Who uses a role of this name or path in member accounts; None if nobody does.

    Role names of an account must differ in more than upper and lower case.

    Args:
        name: The role's name.
        path: Its path.
    """
    for start, owner in _PATHS:
        if path.startswith(start):
            return owner
    return next((owner for form, owner in _NAMES if re.fullmatch(form, name, re.IGNORECASE)), None)
