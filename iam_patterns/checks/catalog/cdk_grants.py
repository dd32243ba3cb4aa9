"""Actions that the grants of CDK write on resources which the actions do not support.

They allow nothing, and an app cannot remove them.

See https://docs.aws.amazon.com/cdk/v2/guide/permissions.html
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from iam_patterns.service_reference.arn_format import ArnFormat

_CDK: Final = "https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib"
_TABLE: Final = "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}"
_STREAM: Final = "arn:${Partition}:kinesis:${Region}:${Account}:stream/${StreamName}"
_API_KEY: Final = "arn:${Partition}:apigateway:${Region}::/apikeys/${ApiKeyId}"


@dataclass(frozen=True)
class CdkGrant:
    """One action of a grant.

    Args:
        action: The action.
        arn: The format of the ARNs that CDK writes.
        page: The page of the construct whose grant writes it.
        fix: What grants the action; empty if the app needs nothing.
    """

    action: str
    arn: str
    page: str
    fix: str = ""

    @cached_property
    def _format(self) -> ArnFormat:
        return ArnFormat(self.arn)

    def wrote(self, action: str, resources: tuple[str, ...]) -> bool:
        """Whether the grant writes the action on these resources."""
        return action == self.action and all(map(self._format.meets, resources))


def _leftovers(construct: str, arn: str, *actions: str) -> list[CdkGrant]:
    return [CdkGrant(action, arn, f"{_CDK}.{construct}.html") for action in actions]


CDK_GRANTS: Final = (
    *_leftovers(
        "aws_dynamodb.Table", f"{_TABLE}*", "dynamodb:GetRecords", "dynamodb:GetShardIterator"
    ),
    *_leftovers(
        "aws_dynamodb.TableV2", f"{_TABLE}/stream/${{StreamLabel}}", "dynamodb:ListStreams"
    ),
    *_leftovers(
        "aws_kinesis.Stream", _STREAM, "kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"
    ),
    *_leftovers("aws_apigateway.ApiKey", _API_KEY, "apigateway:POST", "apigateway:PUT"),
    CdkGrant(
        "states:RedriveExecution",
        "arn:${Partition}:states:${Region}:${Account}:stateMachine:${Name}:*",
        f"{_CDK}.aws_stepfunctions.StateMachineGrants.html",
        "Call state_machine.grant_redrive_execution(role), which uses the ARN of the executions.",
    ),
    CdkGrant(
        "execute-api:Invoke",
        "arn:${Partition}:execute-api:${Region}:${Account}:${ApiId}/undefined/${Method}undefined",
        f"{_CDK}.aws_stepfunctions_tasks.CallApiGatewayHttpApiEndpoint.html",
        'Pass stage_name="$default" and the api_path to CallApiGatewayHttpApiEndpoint.',
    ),
)


def grant_that_wrote(action: str, resources: tuple[str, ...]) -> CdkGrant | None:
    """The grant of CDK that writes an action on these resources."""
    return next((grant for grant in CDK_GRANTS if grant.wrote(action, resources)), None)
