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

ACTIONS_OF_API_CALLS: Final = {
    "dynamodb:transactgetitems": ("dynamodb:GetItem", _DYNAMODB),
    "dynamodb:transactwriteitems": ("dynamodb:PutItem", _DYNAMODB),
    "lambda:invoke": ("lambda:InvokeFunction", _LAMBDA),
    "s3:copyobject": ("s3:PutObject", _S3),
    "s3:createmultipartupload": ("s3:PutObject", _S3),
    "s3:deleteobjects": ("s3:DeleteObject", _S3),
    "s3:getbucketencryption": ("s3:GetEncryptionConfiguration", _S3),
    "s3:headbucket": ("s3:ListBucket", _S3),
    "s3:headobject": ("s3:GetObject", _S3),
    "s3:listbuckets": ("s3:ListAllMyBuckets", _S3),
    "s3:listobjects": ("s3:ListBucket", _S3),
    "s3:listobjectsv2": ("s3:ListBucket", _S3),
    "s3:putbucketencryption": ("s3:PutEncryptionConfiguration", _S3),
    "s3:uploadpart": ("s3:PutObject", _S3),
}
"""The action by the call in lower case, and the page that says so."""
