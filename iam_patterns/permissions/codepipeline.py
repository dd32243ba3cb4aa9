"""Reading the artifacts of a pipeline.

See https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import through_service, via_service_condition
from iam_patterns.permissions.s3 import BUCKET_ARN
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN
from iam_patterns.policy.tokens import is_token

_KEY_ALIAS_ARN: Final = arn_of(
    "kms", r"alias/[\w/-]{1,250}", "arn:PARTITION:kms:REGION:ACCOUNT:alias/NAME"
)


def read_pipeline_artifacts(
    bucket_arn: str, key_arn: str | None = None, *, key_alias_arn: str | None = None
) -> tuple[Statement, ...]:
    """Reads the artifacts of a pipeline in another account.

    Allows: getting the artifacts, in the version the pipeline names, and decrypting them.
    Does not allow: listing, writing or deleting artifacts.

    Args:
        bucket_arn: The ARN of the pipeline's artifact bucket.
        key_arn: The ARN of the KMS key that encrypts the artifacts.
        key_alias_arn: The ARN of an alias of that key, where the key's own ARN is not known
            beforehand. Either this or ``key_arn``.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> key = "arn:aws:kms:eu-west-1:111111111111:key/1234abcd-12ab"
        >>> [statement.sid for statement in read_pipeline_artifacts("arn:aws:s3:::artifacts", key)]
        ['ReadArtifacts', 'DecryptArtifacts']

    See https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html
    """
    arguments = Arguments("read_pipeline_artifacts")
    arguments.check("bucket_arn", bucket_arn, BUCKET_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    arguments.check_optional("key_alias_arn", key_alias_arn, _KEY_ALIAS_ARN)
    if (key_arn is None) == (key_alias_arn is None):
        allowed = "given, or else key_alias_arn, not both"
        arguments.refuse("key_arn", key_arn, allowed, "Name the key once.")
    if isinstance(key_alias_arn, str) and is_token(key_alias_arn):
        fix = "Write the alias into the string; tokens can stand before it."
        arguments.refuse("key_alias_arn", key_alias_arn, "an ARN with alias/NAME written out", fix)
    arguments.raise_problems()
    return (
        Statement(
            "ReadArtifacts",
            actions=["s3:GetObject", "s3:GetObjectVersion"],
            resources=[f"{bucket_arn}/*"],
            wildcard_reason="The pipeline chooses the keys of its artifacts, in one bucket.",
        ),
        *through_service("s3", key_arn, ["kms:Decrypt"], "DecryptArtifacts"),
        *_decrypt_by_alias(key_alias_arn),
    )


def _decrypt_by_alias(key_alias_arn: str | None) -> tuple[Statement, ...]:
    """Decrypting with whichever key of that account and region has the alias."""
    if key_alias_arn is None:
        return ()
    before, _, alias = key_alias_arn.rpartition(":alias/")
    via_service = via_service_condition("s3", key_alias_arn)
    return (
        Statement(
            "DecryptArtifacts",
            actions=["kms:Decrypt"],
            resources=[f"{before}:key/*"],
            conditions={
                **via_service,
                "ForAnyValue:StringEquals": {"kms:ResourceAliases": f"alias/{alias}"},
            },
            wildcard_reason=f"The condition on kms:ResourceAliases names one key: alias/{alias}",
        ),
    )
