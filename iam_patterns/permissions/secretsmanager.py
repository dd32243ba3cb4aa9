"""Reading one secret of Secrets Manager.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
"""

import re
from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN
from iam_patterns.policy.tokens import ends_with_token, is_token

_SECRET_ARN: Final = arn_of(
    "secretsmanager",
    r"secret:[A-Za-z0-9/_+=.@-]{1,519}",
    "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-AbCdEf",
)
_ANY_SUFFIX: Final = "-??????"
_SUFFIX: Final = re.compile(r".*-[A-Za-z0-9]{6}")
_WORD_OR_DATE: Final = re.compile(r".*-(?:[a-z]{6}|[A-Z]{6}|[0-9]{6})")
"""An end that belongs to the name more likely than that Secrets Manager drew it: my-secret."""


def read_secret(secret_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Reads the value of a secret.

    Allows: getting the secret's value and describing it.
    Does not allow: listing secrets, changing or rotating this one.

    Args:
        secret_arn: The secret's ARN, with or without the six characters that Secrets Manager
            adds to the name. Where they are missing, ``-??????`` takes their place: IAM compares
            the full ARN. Six lower-case letters or six digits after the last hyphen, as in
            ``my-secret``, can be either, so that both ARNs are allowed. A token alone is taken to
            be the full ARN.
        key_arn: The KMS key that the secret is encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> secret = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-a1b2c3"
        >>> read_secret(secret)[0].actions
        ('secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue')

    See https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    """
    arguments = Arguments("read_secret")
    name = secret_arn.removesuffix(_ANY_SUFFIX) if isinstance(secret_arn, str) else secret_arn
    arguments.check("secret_arn", name, _SECRET_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.raise_problems()
    arns = _with_suffix(secret_arn)
    reason = "The wildcard stands for the six characters that Secrets Manager adds to the name."
    return (
        Statement(
            "ReadSecret",
            actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            resources=arns,
            wildcard_reason=reason if any(arn.endswith(_ANY_SUFFIX) for arn in arns) else None,
        ),
        *through_service("secretsmanager", key_arn, ["kms:Decrypt"], "DecryptSecret"),
    )


def _with_suffix(secret_arn: str) -> tuple[str, ...]:
    """The ARNs that the secret can have, by what is known of its last six characters."""
    named = f"{secret_arn}{_ANY_SUFFIX}"
    if secret_arn.endswith(_ANY_SUFFIX) or is_token(secret_arn):
        return (secret_arn,)
    if ends_with_token(secret_arn) or _WORD_OR_DATE.fullmatch(secret_arn):
        return (secret_arn, named)
    return (secret_arn,) if _SUFFIX.fullmatch(secret_arn) else (named,)
