"""Deploying with the CDK command line.

See https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
"""

from typing import Final

from iam_patterns.permissions._places import PARTITION, REGION
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import ACCOUNT_ID, Format

_QUALIFIER: Final = Format(
    r"[A-Za-z0-9_-]{1,10}",
    "a bootstrap qualifier of 1-10 letters, digits, _ or -",
    "Use the one that cdk bootstrap was given, or omit it for CDK's own.",
)
_ACCOUNT: Final = Format(rf"{ACCOUNT_ID.pattern}|\*", ACCOUNT_ID.allowed, ACCOUNT_ID.fix)


def deploy_cdk(
    qualifier: str = "hnb659fds", *, account: str, region: str = "*", partition: str = "*"
) -> tuple[Statement, ...]:
    """Deploys with the CDK command line into a bootstrapped account.

    Allows: assuming the bootstrap roles for deploying, for publishing files and images, and
    for looking things up.
    Does not allow: anything else. The CloudFormation execution role of the
    bootstrap stack limits what a deployment can do.

    Args:
        qualifier: The qualifier of the bootstrap stack, at most 10 characters.
        account: The account that is deployed to, or ``*`` for any that trusts the caller.
        region: The region that is deployed to; by default any.
        partition: The partition. An account is in one partition only.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> deploy_cdk(account="222222222222", region="eu-west-1")[0].sid
        'AssumeBootstrapRoles'

    See https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html
    """
    arguments = Arguments("deploy_cdk")
    arguments.check("qualifier", qualifier, _QUALIFIER)
    arguments.check("account", account, _ACCOUNT)
    arguments.check("region", region, REGION)
    arguments.check("partition", partition, PARTITION)
    arguments.raise_problems()
    purposes = ("deploy", "file-publishing", "image-publishing", "lookup")
    return (
        Statement(
            "AssumeBootstrapRoles",
            actions=["sts:AssumeRole"],
            resources=[
                f"arn:{partition}:iam::{account}:role/cdk-{qualifier}-{purpose}-role-{account}-{region}"
                for purpose in purposes
            ],
            wildcard_reason="The bootstrap roles have fixed names, except for the parts not given.",
        ),
    )
