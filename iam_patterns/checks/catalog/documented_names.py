"""Names of actions that do not exist and that AWS's documentation or CDK writes all the same.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from typing import Final

_DOCS: Final = "https://docs.aws.amazon.com"
_APPSYNC: Final = f"{_DOCS}/appsync/latest/devguide/tutorial-rds-resolvers.html"
_APPCONFIG: Final = f"{_DOCS}/cdk/api/v2/docs/aws-cdk-lib.aws_appconfig.SourcedConfiguration.html"
_SAM_GUIDE: Final = f"{_DOCS}/serverless-application-model/latest/developerguide"
_SAM: Final = f"{_SAM_GUIDE}/serverless-policy-template-list.html"

DOCUMENTED_NAMES: Final = {
    "rds-data:DeleteItems": _APPSYNC,
    "rds-data:GetItems": _APPSYNC,
    "rds-data:InsertItems": _APPSYNC,
    "rds-data:UpdateItems": _APPSYNC,
    "s3:GetObjectMetadata": _APPCONFIG,
    "sqs:ChangeMessageVisibilityBatch": _SAM,
    "sqs:DeleteMessageBatch": _SAM,
    "sqs:SendMessageBatch": _SAM,
}
"""The AWS page by the name: a policy copied from it allows what it is meant to without the name."""
