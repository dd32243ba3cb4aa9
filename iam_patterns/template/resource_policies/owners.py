"""The resource whose policy applies to a request, such as the bucket of an object.

See https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from iam_patterns.policy.arn import Arn

_ACCESS_POINT: Final = "accesspoint/"
_SEPARATORS: Final[Mapping[str, tuple[str, int]]] = {
    "backup": ("/", 1),
    "es": ("/", 2),
    "execute-api": ("/", 1),
    "lambda": (":", 2),
    "s3": ("/", 1),
    "s3express": ("/", 2),
    "s3tables": ("/", 2),
}
"""What separates the parts of a resource's name, and how many of them name the owner."""
_PARTS_OF_LAYER: Final = 3
_PARTS_OF_STREAM: Final = 4
_STREAM: Final = "stream"


def owner_of(resource: str) -> str:
    """The ARN of the resource that has the policy for another; the resource itself for most.

    Args:
        resource: An ARN, in which symbols stand for the names of resources.

    Example:
        >>> owner_of("arn:aws:s3:::reports/2026/a.csv")
        'arn:aws:s3:::reports'
        >>> owner_of("arn:aws:dynamodb:eu-west-1:111111111111:table/orders/index/by-day")
        'arn:aws:dynamodb:eu-west-1:111111111111:table/orders'

    See https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
    """
    arn = Arn.parse(resource)
    if arn is None or arn.service not in (*_SEPARATORS, "dynamodb", "logs"):
        return resource
    return str(replace(arn, resource=_owner(arn)))


def _owner(arn: Arn) -> str:
    name = arn.resource
    if arn.service == "logs":
        kind, separator, rest = name.partition(":")
        return f"{kind}{separator}{rest.split(':', 1)[0]}:*" if kind == "log-group" else name
    if arn.service == "dynamodb":
        parts = name.split("/")
        is_stream = parts[2:3] == [_STREAM]
        return "/".join(parts[: _PARTS_OF_STREAM if is_stream else 2])
    separator, count = _SEPARATORS[arn.service]
    if arn.service in ("s3", "s3express") and name.startswith(_ACCESS_POINT):
        count = 2
    if arn.service == "lambda" and name.startswith("layer:"):
        count = _PARTS_OF_LAYER
    return separator.join(name.split(separator)[:count])
