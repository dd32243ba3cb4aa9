"""Reading one secret of Secrets Manager.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
"""

from typing import Final

from iam_patterns.permissions._arguments import arn_of, refuse_arguments
from iam_patterns.permissions._kms import through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.formats import KMS_KEY_ARN

_SECRET_ARN: Final = arn_of(
    "secretsmanager",
    r"secret:[A-Za-z0-9/_+=.@-]{1,512}-(\w{6}|\?{6})",
    "arn:PARTITION:secretsmanager:REGION:ACCOUNT:secret:NAME-AbCdEf",
)


def read_secret(secret_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Reads the value of a secret.

    Allows: getting the secret's value and describing it.
    Does not allow: listing secrets, changing or rotating this one.

    Args:
        secret_arn: The secret's full ARN, with the six characters that Secrets Manager adds
            to the name; where they are not known, write ``-??????`` in their place.
        key_arn: The KMS key that the secret is encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> secret = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:shop/db-a1b2c3"
        >>> read_secret(secret)[0].actions
        ('secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue')

    See https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_iam-policies.html
    """
    refuse_arguments(
        "read_secret",
        {"secret_arn": (secret_arn, _SECRET_ARN), "key_arn": (key_arn, KMS_KEY_ARN)},
    )
    return (
        Statement(
            "ReadSecret",
            actions=["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
            resources=[secret_arn],
        ),
        *through_service("secretsmanager", key_arn, ["kms:Decrypt"], "DecryptSecret"),
    )
