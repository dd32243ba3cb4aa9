"""The role that ECS itself uses to start a task."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Unpack

from constructs import Construct

from iam_patterns.permissions import pull_ecr, read_parameter, read_secret, write_logs
from iam_patterns.policy import Statement
from iam_patterns.roles._building.base import PatternRole
from iam_patterns.roles._building.confused_deputy import guarded_service_trust
from iam_patterns.roles._building.options import RoleOptions
from iam_patterns.roles._building.parameters import Parameters

if TYPE_CHECKING:
    from aws_cdk import aws_ecr as ecr
    from aws_cdk import aws_logs as logs
    from aws_cdk import aws_secretsmanager as secretsmanager
    from aws_cdk import aws_ssm as ssm


class EcsTaskExecutionRole(PatternRole):
    """A role with which ECS and Fargate start one task.

    It can pull the task's images, write its logs and read its secrets, and nothing of other
    tasks. Use it instead of ``AmazonECSTaskExecutionRolePolicy``, which can pull every image and
    write to every log group of the account. `aws_ecs` task definitions grant what the containers
    added to them need; these parameters are for task definitions created elsewhere, and for
    a role that is complete before its task definition exists.

    Creates one ``AWS::IAM::Role``.

    Example:
        >>> from aws_cdk import App, Stack, aws_logs as logs
        >>> from iam_patterns import EcsTaskExecutionRole
        >>> stack = Stack(App(), "Example")
        >>> role = EcsTaskExecutionRole(
        ...     stack, "Execution", log_group=logs.LogGroup(stack, "Logs")
        ... )

    See https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
    """

    _INSTEAD_OF_ASSUMED_BY = (
        "Remove it: the role trusts ECS tasks. Use add_trust(Trust...) to trust others too."
    )

    def __init__(
        self,
        scope: Construct,
        id: str,  # noqa: A002 - CDK's own word
        *,
        repositories: "Sequence[ecr.IRepository]" = (),
        log_group: "logs.ILogGroup | None" = None,
        secrets: "Sequence[secretsmanager.ISecret]" = (),
        parameters: "Sequence[ssm.IParameter]" = (),
        **options: Unpack[RoleOptions],
    ) -> None:
        """Creates the role.

        Args:
            scope: The construct to create it in.
            id: Its ID in that scope.
            repositories: The ECR repositories of the task's images. Public images need none.
            log_group: The log group of its containers.
            secrets: The secrets that ECS passes to its containers.
            parameters: The Systems Manager parameters that ECS passes to its containers.
            options: The parameters that all roles share, see `RoleOptions`.

        Raises:
            RoleError: If a parameter is not valid; it lists every problem.
        """
        checked = Parameters(type(self), scope, id, options)
        for name, values, attribute, kind in (
            ("repositories", repositories, "repository_arn", "an IRepository"),
            ("secrets", secrets, "secret_arn", "an ISecret"),
            ("parameters", parameters, "parameter_arn", "an IParameter"),
        ):
            checked.check_cdk_types(name, values, attribute, kind)
        if log_group is not None:
            checked.check_cdk_type("log_group", log_group, "log_group_arn", "an ILogGroup")
        checked.raise_problems()

        super().__init__(
            scope,
            id,
            parameters=checked,
            trust=guarded_service_trust(scope, "ecs-tasks.amazonaws.com", "TrustEcsTasks"),
            statements=tuple(_statements(repositories, log_group, secrets, parameters)),
            options=options,
        )


def _statements(
    repositories: "Sequence[ecr.IRepository]",
    log_group: "logs.ILogGroup | None",
    secrets: "Sequence[secretsmanager.ISecret]",
    parameters: "Sequence[ssm.IParameter]",
) -> Iterator[Statement]:
    for repository in repositories:
        yield from pull_ecr(repository.repository_arn)
    if log_group:
        yield from write_logs(log_group.log_group_arn)
    for secret in secrets:
        key = secret.encryption_key
        yield from read_secret(
            secret.secret_full_arn or f"{secret.secret_arn}-??????",
            key_arn=key.key_arn if key else None,
        )
    for parameter in parameters:
        yield from read_parameter(parameter.parameter_arn)
