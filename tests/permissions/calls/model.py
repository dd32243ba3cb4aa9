"""What the table of SDK calls is made of.

Everything a permission covers has ``shop`` in its name. Another resource is the same ARN with
``barn`` in its place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from iam_patterns.policy import Statement

REFERENCE: Final = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_{}.html"

KEY: Final = "arn:aws:kms:eu-west-1:111111111111:key/shop"
BUCKET: Final = "arn:aws:s3:::shop"


@dataclass(frozen=True)
class Needs:
    """One permission that a call needs.

    Args:
        action: The IAM action.
        resource: The resource that it is checked on; ``*`` for actions without one.
        context: The condition keys of the request that decide on it.
    """

    action: str
    resource: str = "*"
    context: Mapping[str, str | Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Call:
    """One call of an SDK.

    Args:
        name: Service and operation, with the variant if there are several.
        page: The AWS page that documents the permissions of the call.
        needs: Every permission that it needs.
    """

    name: str
    page: str
    needs: tuple[Needs, ...]


@dataclass(frozen=True)
class Table:
    """The calls of one permission function.

    Args:
        permission: The name of the function.
        granted: What it returns for ``shop``.
        calls: The calls it is for.
        refused: Calls on the same resources that it must not allow.
    """

    permission: str
    granted: tuple[Statement, ...]
    calls: tuple[Call, ...]
    refused: tuple[Needs, ...]


def through(service: str, action: str) -> Needs:
    """A permission on the key that a service needs of the caller."""
    return Needs(action, KEY, {"kms:ViaService": f"{service}.eu-west-1.amazonaws.com"})
