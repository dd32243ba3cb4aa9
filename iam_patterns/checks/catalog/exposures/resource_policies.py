"""The actions that hand resources over to anyone when they are about no named one.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.catalog.exposures.exposure import Exposure

GIVEN_AWAY: Final = (
    Exposure(
        "kms:CreateGrant",
        "arn:{p}:kms:{r}:{a}:key/some-other",
        "the use of any key, by a grant",
    ),
    Exposure(
        "kms:PutKeyPolicy",
        "arn:{p}:kms:{r}:{a}:key/some-other",
        "any key, by its policy",
    ),
    Exposure(
        "s3:PutBucketPolicy",
        "arn:{p}:s3:::some-other-bucket",
        "any bucket, by its policy",
    ),
    Exposure(
        "secretsmanager:PutResourcePolicy",
        "arn:{p}:secretsmanager:{r}:{a}:secret:some-other-secret",
        "any secret, by its policy",
    ),
    Exposure(
        "lambda:AddPermission",
        "arn:{p}:lambda:{r}:{a}:function:some-other",
        "the use of any function, by its policy",
    ),
    Exposure(
        "ecr:SetRepositoryPolicy",
        "arn:{p}:ecr:{r}:{a}:repository/some-other",
        "any image repository, by its policy",
    ),
    Exposure(
        "dynamodb:PutResourcePolicy",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "any table, by its policy",
    ),
    Exposure(
        "ec2:ModifySnapshotAttribute",
        "arn:{p}:ec2:{r}::snapshot/snap-someother",
        "any snapshot, by sharing it",
    ),
)
"""What the holder could hand over to anyone, or take, by a resource's own policy."""
