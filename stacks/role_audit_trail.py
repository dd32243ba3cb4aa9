"""A CloudTrail trail that keeps what every role did, with queries for one of them."""

from typing import Final, Unpack

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.audit import RoleAuditTrail
from stacks.example import Example
from stacks.options import StackOptions


class RoleAuditTrailStack(Stack):
    """A trail of every Region with saved queries; not part of the demo (no CloudTrail)."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        existing = iam.Role.from_role_name(self, "Existing", "OrganizationAccountAccessRole")
        RoleAuditTrail(self, "Trail", roles=[existing])


EXAMPLE: Final = Example.in_tools_account(200, RoleAuditTrailStack)
