"""The role of an EC2 instance."""

from typing import Final, Unpack

from aws_cdk import aws_iam as iam
from constructs import Construct

from iam_patterns.policy import Statement, Trust
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.imdsv2 import DENY_IMDSV1
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_TRUST: Final = Trust.service("ec2.amazonaws.com", sid="TrustEc2Instances")

_SESSION_MANAGER: Final = Statement(
    "ConnectSessionManager",
    actions=[
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ],
    resources=["*"],
    wildcard_reason=(
        "Session Manager's message channels have no ARN to name, and AWS documents this very "
        "statement; unlike AmazonSSMManagedInstanceCore it reads no parameters."
    ),
)


class Ec2InstanceRole(PatternRole):
    """A role for EC2 instances, with its instance profile.

    Code on the instance gets temporary credentials from the metadata service: no access keys
    on the disk. EC2 sends no source keys, so the trust has no ``aws:SourceArn``: it would
    keep the instance out.

    Creates one ``AWS::IAM::Role`` and one ``AWS::IAM::InstanceProfile``.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
        session_manager: Lets people connect through Systems Manager Session Manager instead
            of SSH keys. Off unless asked for.
        require_imdsv2: Refuses every call made with credentials that were fetched through
            version 1 of the metadata service, which a forged request can reach. False gives
            that up; launch templates should require version 2 as well.
        options: The options of every role, see `RoleOptions`.

    Raises:
        RoleError: With every problem of the call.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import Ec2InstanceRole
        >>> from iam_patterns.permissions import upload_s3
        >>> stack = Stack(App(), "Example")
        >>> role = Ec2InstanceRole(
        ...     stack,
        ...     "Backup",
        ...     permissions=[upload_s3("arn:aws:s3:::backups", prefix="host-1/")],
        ... )
        >>> profile = role.instance_profile

    See https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
    """

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        session_manager: bool = False,
        require_imdsv2: bool = True,
        **options: Unpack[RoleOptions],
    ) -> None:
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_boolean("session_manager", session_manager)
        parameters.check_boolean("require_imdsv2", require_imdsv2)
        parameters.raise_problems()

        statements = []
        if require_imdsv2:
            statements.append(DENY_IMDSV1)
        if session_manager:
            statements.append(_SESSION_MANAGER)
        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=_TRUST,
            statements=statements,
            options=options,
        )
        self._instance_profile = iam.InstanceProfile(self, "InstanceProfile", role=self)

    @property
    def instance_profile(self) -> iam.IInstanceProfile:
        """The instance profile that hands this role to an instance."""
        return self._instance_profile
