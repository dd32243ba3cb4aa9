"""Writing to one log group of CloudWatch Logs.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.tokens import is_token

_LOG_GROUP_ARN: Final = arn_of(
    "logs",
    r"log-group:[\w./#-]{1,512}(:\*)?",
    "arn:PARTITION:logs:REGION:ACCOUNT:log-group:NAME",
)


def write_logs(log_group_arn: str) -> tuple[Statement, ...]:
    """Writes to the streams of a log group.

    Allows: creating streams in the group and putting events into them.
    Does not allow: creating the group, reading events, other groups.

    Args:
        log_group_arn: The group's ARN, with or without the ``:*`` for its streams. A token
            alone is taken to have it, as CloudFormation's ``Arn`` attribute and CDK's
            ``log_group_arn`` do.

    Raises:
        PolicyError: When the ARN is malformed.

    Example:
        >>> write_logs("arn:aws:logs:eu-west-1:111111111111:log-group:shop")[0].resources
        ('arn:aws:logs:eu-west-1:111111111111:log-group:shop:*',)

    See https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    """
    arguments = Arguments("write_logs")
    arguments.check("log_group_arn", log_group_arn, _LOG_GROUP_ARN)
    arguments.raise_problems()
    has_streams = log_group_arn.endswith(":*") or is_token(log_group_arn)
    return (
        Statement(
            "WriteLogs",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[log_group_arn if has_streams else f"{log_group_arn}:*"],
            wildcard_reason="The wildcard matches the streams of one log group.",
        ),
    )
