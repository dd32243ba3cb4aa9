"""Resources and condition keys that actions support, and the Service Authorization Reference lacks.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class UndocumentedResources:
    """What an action supports besides what the reference says.

    Args:
        arns: The formats of ARNs, as the reference writes them.
        source: The page that shows it.
        condition_keys: The condition keys, in lower case.
    """

    arns: tuple[str, ...]
    source: str
    condition_keys: tuple[str, ...] = ()


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
_ALL_LOG_GROUPS: Final = UndocumentedResources(
    # The request names no log group, so the ARN of one does not match it.
    ("arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:",),
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-identity-based-access-control-cwl.html",
)
_INDEXED_LOG_GROUP: Final = UndocumentedResources(
    ("arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}",),
    "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/evaluations-prerequisites.html",
)
_DEPLOYMENT_GROUP: Final = UndocumentedResources(
    ("arn:${Partition}:codedeploy:${Region}:${Account}:deploymentgroup:${Application}/${Group}",),
    "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_codedeploy.LambdaDeploymentGroup.html",
)
_HTTP_ENDPOINT: Final = UndocumentedResources(
    ("arn:${Partition}:states:${Region}:${Account}:stateMachine:${StateMachineName}",),
    "https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html",
    ("states:httpendpoint", "states:httpmethod"),
)
_TRANSFORM: Final = UndocumentedResources(
    ("arn:${Partition}:cloudformation:${Region}:aws:transform/${Transform}",),
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html",
)
UNDOCUMENTED_RESOURCES: Final = {
    "cloudformation:CreateChangeSet": _TRANSFORM,
    "codedeploy:PutLifecycleEventHookExecutionStatus": _DEPLOYMENT_GROUP,
    "logs:DescribeIndexPolicies": _INDEXED_LOG_GROUP,
    "logs:DescribeLogGroups": _ALL_LOG_GROUPS,
    "logs:PutIndexPolicy": _INDEXED_LOG_GROUP,
    "ssmmessages:OpenControlChannel": _SESSIONS,
    "ssmmessages:OpenDataChannel": _SESSIONS,
    "states:InvokeHTTPEndpoint": _HTTP_ENDPOINT,
    "states:SendTaskFailure": _TASKS,
    "states:SendTaskHeartbeat": _TASKS,
    "states:SendTaskSuccess": _TASKS,
}
"""By action."""
