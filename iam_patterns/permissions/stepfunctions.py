"""Starting the executions of one Step Functions state machine and following them.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsstepfunctions.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.tokens import is_token, split_outside_tokens

_TYPE: Final = ":stateMachine:"
_STATE_MACHINE_ARN: Final = arn_of(
    "states",
    r"stateMachine:[\w-]{1,80}(:[\w.-]{1,80})?",
    "arn:PARTITION:states:REGION:ACCOUNT:stateMachine:NAME, with :QUALIFIER for a version or alias",
)


def start_execution(
    state_machine_arn: str, *, express: bool = False, follow: bool = True
) -> tuple[Statement, ...]:
    """Starts executions of a state machine and follows them.

    Allows: starting executions; listing, describing and reading the history of this state
    machine's executions. With ``express=True`` starting only, also synchronously: Step
    Functions cannot describe executions of Express workflows.
    Does not allow: stopping or redriving executions, reading or changing the state machine.

    Args:
        state_machine_arn: The ARN of the state machine, or of one version or alias of it. The
            state machine's own ARN covers calls to its versions and aliases.
        express: Whether it is an Express workflow.
        follow: Whether the caller can follow the executions. The ARNs of executions contain the
            state machine's name, so ``state_machine_arn`` has to be written with its fields:
            ``Stack.format_arn(service="states", resource="stateMachine",
            resource_name=machine.state_machine_name, arn_format=COLON_RESOURCE_NAME)``.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> machine = "arn:aws:states:eu-west-1:111111111111:stateMachine:orders"
        >>> [statement.sid for statement in start_execution(machine)]
        ['StartExecutions', 'ListExecutions', 'FollowExecutions']

    See https://docs.aws.amazon.com/step-functions/latest/dg/auth-version-alias.html
    """
    arguments = Arguments("start_execution")
    arguments.check("state_machine_arn", state_machine_arn, _STATE_MACHINE_ARN)
    arguments.check_flag("express", express)
    arguments.check_flag("follow", follow)
    if (
        follow
        and not express
        and isinstance(state_machine_arn, str)
        and is_token(state_machine_arn)
    ):
        arguments.refuse(
            "state_machine_arn",
            state_machine_arn,
            "written with its fields unless follow=False",
            "Build it with Stack.format_arn from the state machine's name: the ARNs of its "
            "executions contain that name.",
        )
    arguments.raise_problems()
    start, separator, resource = state_machine_arn.partition(_TYPE)
    name, *qualifiers = split_outside_tokens(resource, ":")
    qualifier = "".join(qualifiers)
    unqualified = f"{start}{separator}{name}"
    condition = {"ForAnyValue:StringEquals": {"states:StateMachineQualifier": qualifier}}
    conditions = condition if qualifier else None
    starts = ["states:StartExecution", *(["states:StartSyncExecution"] if express else [])]
    statements = (
        Statement(
            "StartExecutions", actions=starts, resources=[unqualified], conditions=conditions
        ),
    )
    if express or not follow:
        return statements
    return (
        *statements,
        Statement(
            "ListExecutions",
            actions=["states:ListExecutions"],
            resources=[unqualified],
            conditions=conditions,
        ),
        Statement(
            "FollowExecutions",
            actions=["states:DescribeExecution", "states:GetExecutionHistory"],
            resources=[f"{start}:execution:{name}:*"],
            wildcard_reason="The wildcard stands for the executions of one state machine.",
        ),
    )
