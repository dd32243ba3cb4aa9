"""What the transform of AWS SAM makes of a template: the roles of functions and state machines.

See https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/what-is-sam.html
"""

from iam_patterns.template.serverless.transform import (
    TRANSFORM,
    transformed,
    unread_resources,
)

__all__ = ["TRANSFORM", "transformed", "unread_resources"]
