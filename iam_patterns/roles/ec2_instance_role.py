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
    on the disk. EC2 sends no source keys, so the trust policy has no ``aws:SourceArn``: EC2
    could not assume the role.

    Creates one ``AWS::IAM::Role`` and one ``AWS::IAM::InstanceProfile``.

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

    _INSTEAD_OF_ASSUMED_BY = (
        "Remove it: the role trusts EC2. Use add_trust(Trust...) to trust others too."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        session_manager: bool = False,
        require_imdsv2: bool = True,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            session_manager: Allows connections through Systems Manager Session Manager instead of
                SSH keys.
            require_imdsv2: Denies every call made with credentials from version 1 of the metadata
                service, which a forged request can reach. Launch templates should require
                version 2 as well.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
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
        """The instance profile through which an instance gets this role."""
        return self._instance_profile
