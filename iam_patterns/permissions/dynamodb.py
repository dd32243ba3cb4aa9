"""Reading and writing the items of one DynamoDB table.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
"""

from typing import Final

from iam_patterns.permissions._arns import arn_of
from iam_patterns.permissions._kms import through_service
from iam_patterns.policy import Statement
from iam_patterns.policy.arguments import Arguments
from iam_patterns.policy.formats import KMS_KEY_ARN

_TABLE_ARN: Final = arn_of(
    "dynamodb", r"table/[A-Za-z0-9_.-]{3,255}", "arn:PARTITION:dynamodb:REGION:ACCOUNT:table/NAME"
)


def read_dynamodb(table_arn: str, *, key_arn: str | None = None) -> tuple[Statement, ...]:
    """Reads the items of a table and its indexes.

    Allows: getting, querying and scanning items; describing the table.
    Does not allow: writing, streams, backups, PartiQL.

    Args:
        table_arn: The table's ARN.
        key_arn: The KMS key that the table is encrypted with, if it is a customer managed key.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> table = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders"
        >>> [statement.sid for statement in read_dynamodb(table)]
        ['ReadItems', 'ReadIndexes']

    See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/using-identity-based-policies.html
    """
    _arguments("read_dynamodb", table_arn, key_arn).raise_problems()
    return (
        Statement(
            "ReadItems",
            actions=[
                "dynamodb:BatchGetItem",
                "dynamodb:ConditionCheckItem",
                "dynamodb:DescribeTable",
                "dynamodb:GetItem",
                "dynamodb:Query",
                "dynamodb:Scan",
            ],
            resources=[table_arn],
        ),
        Statement(
            "ReadIndexes",
            actions=["dynamodb:Query", "dynamodb:Scan"],
            resources=[f"{table_arn}/index/*"],
            wildcard_reason="The wildcard matches the indexes of one table, now and later.",
        ),
        *_use_key(key_arn),
    )


def write_dynamodb(
    table_arn: str,
    *,
    key_arn: str | None = None,
    allow_delete: bool = False,
    allow_return_values: bool = False,
) -> tuple[Statement, ...]:
    """Writes the items of a table.

    Allows: putting and updating items, one by one or in transactions, with condition checks;
    describing the table; with ``allow_delete=True`` also deleting items and writing in batches.
    Does not allow: reading items, deleting them unless asked for, changing the table. A write
    whose condition fails can return the item as it was (``ReturnValuesOnConditionCheckFailure``):
    AWS documents no condition key that prevents it.

    Args:
        table_arn: The table's ARN.
        key_arn: The KMS key that the table is encrypted with, if it is a customer managed key.
        allow_delete: Whether items may be deleted. A batch can delete too, so batches are
            allowed only with it.
        allow_return_values: Whether a write can return the item before or after it
            (``ReturnValues``), as atomic counters do. That reads items.

    Raises:
        PolicyError: With every malformed argument.

    Example:
        >>> table = "arn:aws:dynamodb:eu-west-1:111111111111:table/orders"
        >>> write_dynamodb(table)[0].actions
        ('dynamodb:ConditionCheckItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem')

    See https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    """
    arguments = _arguments("write_dynamodb", table_arn, key_arn)
    arguments.check_flag("allow_delete", allow_delete)
    arguments.check_flag("allow_return_values", allow_return_values)
    arguments.raise_problems()
    nothing_returned = {"StringEqualsIfExists": {"dynamodb:ReturnValues": "NONE"}}
    return (
        Statement(
            "WriteItems",
            actions=[
                "dynamodb:ConditionCheckItem",
                "dynamodb:PutItem",
                "dynamodb:UpdateItem",
                *(["dynamodb:DeleteItem"] if allow_delete else []),
            ],
            resources=[table_arn],
            conditions=None if allow_return_values else nothing_returned,
        ),
        *(
            [Statement("WriteBatches", actions=["dynamodb:BatchWriteItem"], resources=[table_arn])]
            if allow_delete
            else []
        ),
        Statement("DescribeTable", actions=["dynamodb:DescribeTable"], resources=[table_arn]),
        *_use_key(key_arn),
    )


def _arguments(function: str, table_arn: str, key_arn: str | None) -> Arguments:
    arguments = Arguments(function)
    arguments.check("table_arn", table_arn, _TABLE_ARN)
    arguments.check_optional("key_arn", key_arn, KMS_KEY_ARN)
    return arguments


def _use_key(key_arn: str | None) -> tuple[Statement, ...]:
    return through_service("dynamodb", key_arn, ["kms:Decrypt"], "UseTableKey")
