"""The role of the code in an ECS task."""

from typing import Final, Unpack

from constructs import Construct

from iam_patterns.policy import Statement
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.confused_deputy import guarded_service_trust
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

_EXECUTE_COMMAND: Final = Statement(
    "OpenShells",
    actions=[
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
    ],
    resources=["*"],
    wildcard_reason="Session Manager's message channels, which ECS Exec uses, have no ARN to name.",
)


class EcsTaskRole(PatternRole):
    """A role for the code in the containers of an ECS or Fargate task.

    What ECS itself needs to start the task (images, logs, secrets) belongs to an
    `EcsTaskExecutionRole`: the code cannot use that one. The trust policy requires the
    stack's account and Region as the source.

    Creates one ``AWS::IAM::Role``.

    Example:
        >>> from aws_cdk import App, Stack
        >>> from iam_patterns import EcsTaskRole
        >>> from iam_patterns.permissions import read_s3
        >>> role = EcsTaskRole(
        ...     Stack(App(), "Example"), "Task", permissions=read_s3("arn:aws:s3:::shop")
        ... )

    See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
    """

    _INSTEAD_OF_ASSUMED_BY = (
        "Remove it: the role trusts ECS tasks. Use add_trust(Trust...) to trust others too."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        execute_command: bool = False,
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            execute_command: Allows ECS Exec to open a shell in the containers. Anyone who can call
                ``ecs:ExecuteCommand`` then has the permissions of this role.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        parameters = Parameters(type(self), scope, id, options)
        parameters.check_boolean("execute_command", execute_command)
        parameters.raise_problems()

        super().__init__(
            scope,
            id,
            parameters=parameters,
            trust=guarded_service_trust(scope, "ecs-tasks.amazonaws.com", "TrustEcsTasks"),
            statements=[_EXECUTE_COMMAND] if execute_command else [],
            options=options,
        )
