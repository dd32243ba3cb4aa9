"""Connecting to a database with IAM authentication.

See https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments

_DATABASE_USER_ARN: Final = arn_of(
    "rds-db",
    r"dbuser:(db|cluster|prx)-[A-Za-z0-9]+/[\w.@+-]{1,128}",
    "arn:PARTITION:rds-db:REGION:ACCOUNT:dbuser:RESOURCE_ID/USER",
)


def connect_rds(database_user_arn: str) -> tuple[Statement, ...]:
    """Connects to an RDS or Aurora database, or an RDS Proxy, as one database user.

    Allows: connecting with an authentication token as this user.
    Does not allow: other users and databases, the RDS API. What the user can do is granted in
    the database.

    Args:
        database_user_arn: The ARN of the database user. It contains the resource ID of the
            instance, cluster or proxy (``db-...``, ``cluster-...``, ``prx-...``), not its name:
            ``instance_resource_id`` and ``cluster_resource_identifier`` in CDK.

    Raises:
        PolicyError: If the ARN is malformed.

    Example:
        >>> user = "arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-ABCDEFGHIJKL/shop"
        >>> connect_rds(user)[0].actions
        ('rds-db:connect',)

    See https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
    """
    arguments = Arguments("connect_rds")
    arguments.check("database_user_arn", database_user_arn, _DATABASE_USER_ARN)
    arguments.raise_problems()
    return (Statement("ConnectAsUser", actions=["rds-db:connect"], resources=[database_user_arn]),)
