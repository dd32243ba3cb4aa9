"""The resources whose own policy must always allow a request, and what their policy is called.

See https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
"""

from typing import Final

from iam_patterns.policy.arn import Arn
from iam_patterns.policy.evaluation.request import Request
from iam_patterns.policy.tokens import is_token

_ROLE_ACTIONS: Final = frozenset(
    {
        "sts:assumerole",
        "sts:assumerolewithsaml",
        "sts:assumerolewithwebidentity",
        "sts:setcontext",
        "sts:setsourceidentity",
        "sts:tagsession",
    }
)
_KMS: Final = "kms:"
_KEY: Final = ":key/"
_SESSION_ITSELF: Final = ":self"
_NAMES: Final = {
    "backup": "vault",
    "dynamodb": "table",
    "ecr": "repository",
    "es": "domain",
    "events": "event bus",
    "kinesis": "stream",
    "kms": "key",
    "lambda": "function",
    "s3": "bucket",
    "secretsmanager": "secret",
    "sns": "topic",
    "sqs": "queue",
}
"""What the resource of each service is called that has a resource policy."""


def always_decides(request: Request) -> bool:
    """Whether the resource's own policy must allow the request in the same account too.

    So it is for a role that is assumed, and for a KMS key: not for actions without a key, such
    as ``kms:CreateKey``, nor for aliases.
    """
    action = request.action
    if not action.startswith(_KMS):
        return _is_on_role(request)
    return _KEY in request.resource or is_token(request.resource)


def _is_on_role(request: Request) -> bool:
    """Whether a trust policy decides; ``sts:SetContext`` can be about the caller's own session."""
    return request.action in _ROLE_ACTIONS and not request.resource.endswith(_SESSION_ITSELF)


def name_of(request: Request) -> str:
    """The resource's policy in words, such as ``the key's policy``."""
    if _is_on_role(request):
        return "the role's trust policy"
    arn = Arn.parse(request.resource)
    service = arn.service if arn else request.action.partition(":")[0]
    return f"the {_NAMES.get(service, 'resource')}'s policy"
