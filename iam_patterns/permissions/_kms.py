"""The permissions on a KMS key that an encrypted resource requires."""

from collections.abc import Sequence
from typing import Final

from iam_patterns.permissions._arns import known_arn
from iam_patterns.policy import Statement

_CHINA: Final = "aws-cn"

ENCRYPT: Final = ("kms:Decrypt", "kms:GenerateDataKey")
"""The KMS actions that a caller needs to write encrypted data."""


def through_service(
    service: str, key_arn: str | None, actions: Sequence[str], sid: str
) -> tuple[Statement, ...]:
    """The actions on the key, only when one service asks for the caller; nothing without a key.

    The condition has the key's Region if its ARN contains it. Where the ARN is a token
    it matches the service in any region: the key itself stays in one.

    See https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
    """
    if key_arn is None:
        return ()
    return (
        Statement(
            sid,
            actions=actions,
            resources=[key_arn],
            conditions=via_service_condition(service, key_arn),
        ),
    )


def via_service_condition(service: str, key_arn: str) -> dict[str, dict[str, Sequence[str]]]:
    """The condition that KMS is called by one service for the caller."""
    arn = known_arn(key_arn)
    if arn is None:
        anywhere = (f"{service}.*.amazonaws.com", f"{service}.*.amazonaws.com.cn")
        return {"StringLike": {"kms:ViaService": anywhere}}
    domain = "amazonaws.com.cn" if arn.partition == _CHINA else "amazonaws.com"
    return {"StringEquals": {"kms:ViaService": (f"{service}.{arn.region}.{domain}",)}}
