"""The parameters that all roles share."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from aws_cdk import Duration
from aws_cdk import aws_iam as iam

from iam_patterns.policy import Quotas, Statement

Permission = Statement | iam.PolicyStatement
"""One statement, ours or CDK's."""

Permissions = Permission | Sequence["Permission | Sequence[Permission]"]
"""What the functions of `iam_patterns.permissions` return, alone or in a list."""


class RoleOptions(TypedDict, total=False):
    """Options of `aws_cdk.aws_iam.Role`, and what we add to them.

    ``assumed_by`` and ``external_ids`` are missing on purpose: each role builds its own trust
    policy, and `add_trust` extends it.

    Attributes:
        permissions: What the role can do: a statement, or a list of statements.
        customer_managed: True puts the permissions into a customer-managed policy instead of
            an inline one, for accounts that forbid inline policies.
        managed_policies: Managed policies to attach.
        inline_policies: Further inline policies, by name.
        permissions_boundary: The role's permissions boundary.
        role_name: A fixed name, 1-64 characters. Without it CloudFormation generates a name,
            so that the role can be replaced and the stack deployed twice in one account.
        path: The role's path, ``/`` or ``/.../``.
        description: At most 1000 characters.
        max_session_duration: 1-12 hours; one hour unless given.
        quotas: The account's IAM quotas, if any was increased.

    See https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    """

    permissions: Permissions
    customer_managed: bool
    managed_policies: Sequence[iam.IManagedPolicy]
    inline_policies: Mapping[str, iam.PolicyDocument]
    permissions_boundary: iam.IManagedPolicy
    role_name: str
    path: str
    description: str
    max_session_duration: Duration
    quotas: Quotas
