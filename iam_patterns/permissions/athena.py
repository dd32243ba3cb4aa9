"""Querying one database with one Athena workgroup.

See https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
"""

from collections.abc import Sequence
from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import ENCRYPT, through_service
from iam_patterns.permissions.s3 import BUCKET_ARN, PREFIX
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN, Format
from iam_patterns.policy.tokens import is_token

_WORKGROUP_ARN: Final = arn_of(
    "athena", r"workgroup/[\w.-]{1,128}", "arn:PARTITION:athena:REGION:ACCOUNT:workgroup/NAME"
)
_DATABASE: Final = ":database/"
_DATABASE_ARN: Final = arn_of(
    "glue", r"database/[\w-]{1,255}", "arn:PARTITION:glue:REGION:ACCOUNT:database/NAME"
)
_TABLE: Final = Format(
    r"[\w-]{1,255}",
    "the name of a table, 1-255 letters, digits, _ and -",
    "Write the name in full, without the database.",
)
_THROUGH_ATHENA: Final = {"ForAnyValue:StringEquals": {"aws:CalledVia": "athena.amazonaws.com"}}


def query_athena(
    workgroup_arn: str,
    *,
    database_arn: str,
    tables: Sequence[str] | None = None,
    data_bucket_arn: str,
    data_prefix: str | None = None,
    data_key_arn: str | None = None,
    results_bucket_arn: str | None = None,
    results_prefix: str | None = None,
    results_key_arn: str | None = None,
) -> tuple[Statement, ...]:
    """Queries the tables of a database with Athena.

    Allows: running and stopping queries in the workgroup and getting their results; reading the
    definitions of the tables; reading their data through Athena alone; reading and writing
    query results.
    Does not allow: other workgroups and databases, reading the data outside Athena, changing
    tables or data, federated catalogs.

    Args:
        workgroup_arn: The workgroup's ARN. Let the workgroup enforce its location of results.
        database_arn: The ARN of the database in the Glue Data Catalog, written with its fields:
            the ARNs of its tables contain its name.
        tables: The names of the tables, at least one; every table of the database unless given.
        data_bucket_arn: The bucket with the data of the tables.
        data_prefix: The start of the object keys of that data, such as ``sales/``.
        data_key_arn: The customer managed KMS key that the data is encrypted with.
        results_bucket_arn: The bucket for query results; None for a workgroup with managed
            query results.
        results_prefix: The start of the object keys of query results.
        results_key_arn: The customer managed KMS key that query results are encrypted with.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> granted = query_athena(
        ...     "arn:aws:athena:eu-west-1:111111111111:workgroup/reports",
        ...     database_arn="arn:aws:glue:eu-west-1:111111111111:database/sales",
        ...     data_bucket_arn="arn:aws:s3:::sales-data",
        ... )
        >>> granted[0].sid
        'RunQueries'

    See https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
    """
    arguments = Arguments("query_athena")
    arguments.check("workgroup_arn", workgroup_arn, _WORKGROUP_ARN)
    arguments.check("database_arn", database_arn, _DATABASE_ARN)
    if isinstance(database_arn, str) and is_token(database_arn):
        fix = "Build it with Stack.format_arn from the database's name."
        arguments.refuse("database_arn", database_arn, "written with its fields", fix)
    names = ("*",) if tables is None else arguments.strings("tables", tables, _TABLE)
    arguments.check("data_bucket_arn", data_bucket_arn, BUCKET_ARN)
    arguments.check_optional("data_prefix", data_prefix, PREFIX)
    arguments.check_optional("data_key_arn", data_key_arn, KMS_KEY_ARN)
    arguments.check_optional("results_bucket_arn", results_bucket_arn, BUCKET_ARN)
    arguments.check_optional("results_prefix", results_prefix, PREFIX)
    arguments.check_optional("results_key_arn", results_key_arn, KMS_KEY_ARN)
    if results_bucket_arn is None and (results_prefix, results_key_arn) != (None, None):
        fix = "results_prefix and results_key_arn belong to that bucket."
        arguments.refuse("results_bucket_arn", results_bucket_arn, "given", fix)
    arguments.raise_problems()
    results = (
        _results(results_bucket_arn, results_prefix, results_key_arn) if results_bucket_arn else ()
    )
    return (
        Statement(
            "RunQueries",
            actions=[
                "athena:GetQueryExecution",
                "athena:GetQueryResults",
                "athena:GetWorkGroup",
                "athena:StartQueryExecution",
                "athena:StopQueryExecution",
            ],
            resources=[workgroup_arn],
        ),
        *_definitions(database_arn, names),
        *_data(data_bucket_arn, data_prefix, data_key_arn),
        *results,
    )


def _definitions(database_arn: str, tables: Sequence[str]) -> tuple[Statement, ...]:
    """Reading what the Data Catalog says of the tables; Athena also looks up ``default``."""
    before, _, database = database_arn.partition(_DATABASE)
    return (
        Statement(
            "FindDatabase",
            actions=["glue:GetDatabase"],
            resources=[f"{before}:catalog", f"{before}:database/default", database_arn],
        ),
        Statement(
            "ReadTableDefinitions",
            actions=[
                "glue:BatchGetPartition",
                "glue:GetPartition",
                "glue:GetPartitions",
                "glue:GetTable",
            ],
            resources=[
                f"{before}:catalog",
                database_arn,
                *(f"{before}:table/{database}/{table}" for table in tables),
            ],
            wildcard_reason=(
                "The wildcard stands for the tables of one database." if "*" in tables else None
            ),
        ),
    )


def _data(bucket_arn: str, prefix: str | None, key_arn: str | None) -> tuple[Statement, ...]:
    listing = {"StringLike": {"s3:prefix": f"{prefix}*"}} if prefix else {}
    return (
        Statement(
            "LocateData",
            actions=["s3:GetBucketLocation"],
            resources=[bucket_arn],
            conditions=_THROUGH_ATHENA,
        ),
        Statement(
            "ListData",
            actions=["s3:ListBucket"],
            resources=[bucket_arn],
            conditions={**_THROUGH_ATHENA, **listing},
        ),
        Statement(
            "ReadData",
            actions=["s3:GetObject"],
            resources=[f"{bucket_arn}/{prefix or ''}*"],
            conditions=_THROUGH_ATHENA,
            wildcard_reason="The wildcard stands for the objects with the data of the tables.",
        ),
        *through_service("s3", key_arn, ["kms:Decrypt"], "DecryptData"),
    )


def _results(bucket_arn: str, prefix: str | None, key_arn: str | None) -> tuple[Statement, ...]:
    return (
        Statement(
            "LocateResults",
            actions=["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"],
            resources=[bucket_arn],
        ),
        Statement(
            "ListResults",
            actions=["s3:ListBucket"],
            resources=[bucket_arn],
            conditions={"StringLike": {"s3:prefix": f"{prefix}*"}} if prefix else None,
        ),
        Statement(
            "ReadAndWriteResults",
            actions=[
                "s3:AbortMultipartUpload",
                "s3:GetObject",
                "s3:ListMultipartUploadParts",
                "s3:PutObject",
            ],
            resources=[f"{bucket_arn}/{prefix or ''}*"],
            wildcard_reason="Athena names the objects with query results by the query's ID.",
        ),
        *through_service("s3", key_arn, ENCRYPT, "EncryptResults"),
    )
