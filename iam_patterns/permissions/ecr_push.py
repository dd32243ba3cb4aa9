"""Pushing images to one repository of ECR.

See https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
"""

from iam_patterns.permissions.ecr import REPOSITORY_ARN, SIGN_IN
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments


def push_ecr(repository_arn: str) -> tuple[Statement, ...]:
    """Pushes images to a repository.

    Allows: signing in to the registry, pushing to this repository, and reading the manifests of
    its images, which clients do before they push. A push can move an existing tag unless the
    repository's tags are immutable.
    Does not allow: pulling layers, deleting images, creating repositories.

    Args:
        repository_arn: The repository's ARN.

    Raises:
        PolicyError: If the ARN is malformed.

    Example:
        >>> repository = "arn:aws:ecr:eu-west-1:111111111111:repository/shop"
        >>> [statement.sid for statement in push_ecr(repository)]
        ['SignInToRegistry', 'PushImages']

    See https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
    """
    arguments = Arguments("push_ecr")
    arguments.check("repository_arn", repository_arn, REPOSITORY_ARN)
    arguments.raise_problems()
    return (
        SIGN_IN,
        Statement(
            "PushImages",
            actions=[
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:CompleteLayerUpload",
                "ecr:InitiateLayerUpload",
                "ecr:PutImage",
                "ecr:UploadLayerPart",
            ],
            resources=[repository_arn],
        ),
    )
