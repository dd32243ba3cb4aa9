"""The actions that share resources with anyone when they are allowed on every resource.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
"""

from typing import Final

from iam_patterns.checks.catalog.exposures.exposure import Exposure

RESOURCE_POLICY_EXPOSURES: Final = (
    Exposure(
        "kms:CreateGrant",
        "arn:{p}:kms:{r}:{a}:key/some-other",
        "any KMS key, through a grant",
    ),
    Exposure(
        "kms:PutKeyPolicy",
        "arn:{p}:kms:{r}:{a}:key/some-other",
        "any KMS key, through its policy",
    ),
    Exposure(
        "s3:PutBucketPolicy",
        "arn:{p}:s3:::some-other-bucket",
        "any S3 bucket, through its policy",
    ),
    Exposure(
        "secretsmanager:PutResourcePolicy",
        "arn:{p}:secretsmanager:{r}:{a}:secret:some-other-secret",
        "any secret, through its policy",
    ),
    Exposure(
        "lambda:AddPermission",
        "arn:{p}:lambda:{r}:{a}:function:some-other",
        "any Lambda function, through its policy",
    ),
    Exposure(
        "ecr:SetRepositoryPolicy",
        "arn:{p}:ecr:{r}:{a}:repository/some-other",
        "any ECR repository, through its policy",
    ),
    Exposure(
        "dynamodb:PutResourcePolicy",
        "arn:{p}:dynamodb:{r}:{a}:table/some-other",
        "any DynamoDB table, through its policy",
    ),
    Exposure(
        "ec2:ModifySnapshotAttribute",
        "arn:{p}:ec2:{r}::snapshot/snap-someother",
        "any EBS snapshot, by sharing it",
    ),
)
"""What can be shared with anyone, or taken, through the policy of a resource."""
