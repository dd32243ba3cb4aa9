"""Pulling images from one repository of ECR.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments

REPOSITORY_ARN: Final = arn_of(
    "ecr",
    r"repository/(?=.{2,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*",
    "arn:PARTITION:ecr:REGION:ACCOUNT:repository/NAME",
)
SIGN_IN: Final = Statement(
    "SignInToRegistry",
    actions=["ecr:GetAuthorizationToken"],
    resources=["*"],
    wildcard_reason="ecr:GetAuthorizationToken supports no resource-level permissions.",
)


def pull_ecr(repository_arn: str) -> tuple[Statement, ...]:
    """Pulls images from a repository.

    Allows: signing in to the registry, and pulling from this repository.
    Does not allow: pushing or deleting images, listing repositories.

    Args:
        repository_arn: The repository's ARN.

    Raises:
        PolicyError: When the ARN is malformed.

    Example:
        >>> repository = "arn:aws:ecr:eu-west-1:111111111111:repository/shop"
        >>> [statement.sid for statement in pull_ecr(repository)]
        ['SignInToRegistry', 'PullImages']

    See https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
    """
    arguments = Arguments("pull_ecr")
    arguments.check("repository_arn", repository_arn, REPOSITORY_ARN)
    arguments.raise_problems()
    return (
        SIGN_IN,
        Statement(
            "PullImages",
            actions=[
                "ecr:BatchCheckLayerAvailability",
                "ecr:BatchGetImage",
                "ecr:GetDownloadUrlForLayer",
            ],
            resources=[repository_arn],
        ),
    )
