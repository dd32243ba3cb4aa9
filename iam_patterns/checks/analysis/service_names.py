"""Service principals that are misspelt.

No list of all service principals exists, so that only a name which no service is known by, and
which is almost that of a common one, counts as misspelt.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
"""

import re
from functools import cache
from typing import Final

from iam_patterns.policy.service_source import SERVICE_SOURCES
from iam_patterns.service_reference import service_prefixes
from iam_patterns.template.managed_policies import AwsManagedPolicies

_END: Final = ".amazonaws.com"
_OLD_END: Final = ".amazon.com"
_REGION: Final = re.compile(r"\.[a-z]{2}(?:-[a-z]+)+-\d(?=\.amazonaws\.com)|\.cn$")
_SHORTEST: Final = 5
"""The length of a name of which one letter tells less than another service."""
_OTHERS: Final = frozenset(
    {
        "amplify",
        "application-autoscaling",
        "autoscaling",
        "batch",
        "cloudfront",
        "cloudwatch",
        "cognito-idp",
        "delivery.logs",
        "dynamodb",
        "ecs",
        "edgelambda",
        "eks-fargate-pods",
        "elasticbeanstalk",
        "elasticloadbalancing",
        "elasticmapreduce",
        "guardduty",
        "kinesis",
        "logging.s3",
        "opensearchservice",
        "organizations",
        "pods.eks",
        "quicksight",
        "redshift",
        "rolesanywhere",
        "servicecatalog",
        "spotfleet",
    }
)
_COMMON: Final = _OTHERS | {name.removesuffix(_END) for name in SERVICE_SOURCES}
_BY_PRODUCT: Final = {
    "api-gateway": "apigateway",
    "cloudwatch-logs": "logs",
    "cloudwatchlogs": "logs",
    "eventbridge": "events",
    "lambda-edge": "edgelambda",
    "step-functions": "states",
    "stepfunctions": "states",
}
"""Names of products, which are not those of their service principals."""


@cache
def meant_service(principal: str) -> str | None:
    """The service principal that a misspelt one is meant to be; None if it is not misspelt.

    Args:
        principal: The service principal; that of one Region or of China is found too.

    Example:
        >>> meant_service("lambda.amazon.com"), meant_service("ecs-task.amazonaws.com")
        ('lambda.amazonaws.com', 'ecs-tasks.amazonaws.com')
        >>> meant_service("alexa-appkit.amazon.com") is None
        True
    """
    text = _REGION.sub("", principal)
    if text.endswith(_OLD_END):
        name = text.removesuffix(_OLD_END)
        return f"{name}{_END}" if name in _COMMON or name in service_prefixes() else None
    name = text.removesuffix(_END)
    if not text.endswith(_END) or name in _COMMON or name in service_prefixes():
        return None
    almost = (one for one in sorted(_COMMON) if _is_almost(name, one))
    meant = _BY_PRODUCT.get(name) or next(almost, None)
    return f"{meant}{_END}" if meant and not AwsManagedPolicies.mention(f'"{text}"') else None


def _is_almost(name: str, other: str) -> bool:
    """Whether one letter is missing, too many, another or exchanged with the next."""
    if abs(len(name) - len(other)) > 1 or min(len(name), len(other)) < _SHORTEST:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(name, other, strict=False)) if a != b),
        min(len(name), len(other)),
    )
    left, right = name[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[:2][::-1] and left[2:] == right[2:])
    )
