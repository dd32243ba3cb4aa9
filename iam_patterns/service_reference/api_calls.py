"""API calls that are often taken for actions, with the actions that permit them.

See https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from typing import Final

_S3: Final = (
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html"
)
_LAMBDA: Final = "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html"
_DYNAMODB: Final = (
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html"
)

_SQS: Final = (
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/"
    "sqs-api-permissions-reference.html"
)
_SNS: Final = "https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html"
_BEDROCK: Final = (
    "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html"
)
_CLOUD_CONTROL: Final = "https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/security.html"
_REPLICATION: Final = (
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"
)
_FIREHOSE: Final = (
    "https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html"
)
_API_GATEWAY: Final = (
    "https://docs.aws.amazon.com/apigateway/latest/developerguide/"
    "api-gateway-iam-policy-examples.html"
)

ACTIONS_OF_API_CALLS: Final = {
    "bedrock:converse": ("bedrock:InvokeModel", _BEDROCK),
    "bedrock:conversestream": ("bedrock:InvokeModelWithResponseStream", _BEDROCK),
    "cloudcontrol:createresource": ("cloudformation:CreateResource", _CLOUD_CONTROL),
    "cloudcontrol:deleteresource": ("cloudformation:DeleteResource", _CLOUD_CONTROL),
    "cloudcontrol:getresource": ("cloudformation:GetResource", _CLOUD_CONTROL),
    "cloudcontrol:listresources": ("cloudformation:ListResources", _CLOUD_CONTROL),
    "cloudcontrol:updateresource": ("cloudformation:UpdateResource", _CLOUD_CONTROL),
    "dynamodb:transactgetitems": ("dynamodb:GetItem", _DYNAMODB),
    "dynamodb:transactwriteitems": ("dynamodb:PutItem", _DYNAMODB),
    "firehose:putrecords": ("firehose:PutRecordBatch", _FIREHOSE),
    "lambda:invoke": ("lambda:InvokeFunction", _LAMBDA),
    "s3:copyobject": ("s3:PutObject", _S3),
    "s3:createmultipartupload": ("s3:PutObject", _S3),
    "s3:deleteobjects": ("s3:DeleteObject", _S3),
    "s3:getbucketencryption": ("s3:GetEncryptionConfiguration", _S3),
    "s3:getpublicaccessblock": ("s3:GetBucketPublicAccessBlock", _S3),
    "s3:headbucket": ("s3:ListBucket", _S3),
    "s3:headobject": ("s3:GetObject", _S3),
    "s3:listbuckets": ("s3:ListAllMyBuckets", _S3),
    "s3:listobjects": ("s3:ListBucket", _S3),
    "s3:listobjectsv2": ("s3:ListBucket", _S3),
    "s3:putbucketencryption": ("s3:PutEncryptionConfiguration", _S3),
    "s3:putpublicaccessblock": ("s3:PutBucketPublicAccessBlock", _S3),
    "s3:replicationtags": ("s3:ReplicateTags", _REPLICATION),
    "s3:setbucketencryption": ("s3:PutEncryptionConfiguration", _S3),
    "s3:uploadpart": ("s3:PutObject", _S3),
    "sns:publishbatch": ("sns:Publish", _SNS),
    "sqs:changemessagevisibilitybatch": ("sqs:ChangeMessageVisibility", _SQS),
    "sqs:deletemessagebatch": ("sqs:DeleteMessage", _SQS),
    "sqs:sendmessagebatch": ("sqs:SendMessage", _SQS),
}
"""The action by the call in lower case, and the page that says so."""

_METHODS: Final = {
    "create": "POST",
    "delete": "DELETE",
    "get": "GET",
    "put": "PUT",
    "update": "PATCH",
}
"""The HTTP method, which is the action, by how API Gateway's calls begin."""


def action_of_api_call(call: str) -> tuple[str, str] | None:
    """The action that permits an API call, and the page that says so; None if it is not known.

    Args:
        call: The call as a policy writes it, such as ``s3:HeadBucket``.

    Example:
        >>> action_of_api_call("apigateway:CreateRestApi")[0]
        'apigateway:POST'
    """
    folded = call.lower()
    service, _, name = folded.partition(":")
    if service == "apigateway":
        methods = (method for start, method in _METHODS.items() if name.startswith(start))
        return next(((f"apigateway:{method}", _API_GATEWAY) for method in methods), None)
    return ACTIONS_OF_API_CALLS.get(folded)
