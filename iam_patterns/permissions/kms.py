"""Encrypting and decrypting data with one KMS key.

See https://docs.aws.amazon.com/kms/latest/developerguide/customer-managed-policies.html
"""

from collections.abc import Mapping, Sequence
from typing import Final

from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN, Format

_CONTEXT_KEY: Final = Format(
    r"[\w.:/=+@-]{1,256}",
    "a key of 1-256 letters, digits and _.:/=+@-, known before deployment",
    "Use the key of the encryption context as your code passes it.",
)
_CONTEXT_VALUE: Final = Format(
    r"[^*?$]{1,2048}",
    "a value of 1-2048 characters without * ? $",
    "Use the value of the encryption context as your code passes it.",
)


def encrypt(
    key_arn: str, *, encryption_context: Mapping[str, str] | None = None
) -> tuple[Statement, ...]:
    """Encrypts data with a key, directly or with data keys.

    Allows: encrypting, and generating data keys, as the AWS Encryption SDK does. With
    ``encryption_context`` only calls whose context has these pairs; it may have others.
    Does not allow: decrypting, re-encrypting, key pairs, describing or managing the key. A data
    key that was just generated is in plain text.

    Args:
        key_arn: The ARN of a symmetric key. Permissions on an alias do not cover its key.
        encryption_context: The pairs that the encryption context must contain, at least one.
            Any context unless given. Asymmetric keys have no encryption context.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> key = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab"
        >>> encrypt(key, encryption_context={"tenant": "acme"})[0].sid
        'EncryptData'

    See https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
    """
    return _use(
        "encrypt",
        "EncryptData",
        ["kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext"],
        key_arn,
        encryption_context,
    )


def decrypt(
    key_arn: str, *, encryption_context: Mapping[str, str] | None = None
) -> tuple[Statement, ...]:
    """Decrypts data with a key.

    Allows: decrypting, data keys too. With ``encryption_context`` only calls whose context has
    these pairs; it may have others.
    Does not allow: encrypting, re-encrypting, describing or managing the key.

    Args:
        key_arn: The ARN of the key. Permissions on an alias do not cover its key.
        encryption_context: The pairs that the encryption context must contain, at least one.
            Any context unless given. Asymmetric keys have no encryption context.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> key = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab"
        >>> decrypt(key)[0].actions
        ('kms:Decrypt',)

    See https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
    """
    return _use("decrypt", "DecryptData", ["kms:Decrypt"], key_arn, encryption_context)


def _use(
    function: str,
    sid: str,
    actions: Sequence[str],
    key_arn: str,
    context: Mapping[str, str] | None,
) -> tuple[Statement, ...]:
    arguments = Arguments(function)
    arguments.check("key_arn", key_arn, KMS_KEY_ARN)
    if context is not None:
        arguments.check_pairs("encryption_context", context, _CONTEXT_KEY, _CONTEXT_VALUE)
    arguments.raise_problems()
    pairs = {f"kms:EncryptionContext:{key}": value for key, value in (context or {}).items()}
    return (
        Statement(
            sid,
            actions=actions,
            resources=[key_arn],
            conditions={"StringEquals": pairs} if pairs else None,
        ),
    )
