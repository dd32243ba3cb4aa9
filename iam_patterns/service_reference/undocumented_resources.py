"""Resources that actions support although the Service Authorization Reference has none for them.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class UndocumentedResources:
    """The formats of the ARNs that an action supports besides those of the reference.

    Args:
        arns: The formats, as the reference writes them.
        source: The page that shows it.
    """

    arns: tuple[str, ...]
    source: str


_TASKS: Final = UndocumentedResources(
    (
        "arn:${Partition}:states:${Region}:${Account}:stateMachine:${StateMachineName}",
        "arn:${Partition}:states:${Region}:${Account}:activity:${ActivityName}",
    ),
    "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_stepfunctions.StateMachine.html",
)
_SESSIONS: Final = UndocumentedResources(
    ("arn:${Partition}:ssm:${Region}:${Account}:session/${SessionId}",),
    "https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html",
)
_LOG_GROUPS: Final = UndocumentedResources(
    ("arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}",),
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-identity-based-access-control-cwl.html",
)
UNDOCUMENTED_RESOURCES: Final = {
    "logs:DescribeLogGroups": _LOG_GROUPS,
    "ssmmessages:OpenControlChannel": _SESSIONS,
    "ssmmessages:OpenDataChannel": _SESSIONS,
    "states:SendTaskFailure": _TASKS,
    "states:SendTaskHeartbeat": _TASKS,
    "states:SendTaskSuccess": _TASKS,
}
"""By action."""
