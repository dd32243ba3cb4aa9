"""The calls of S3, DynamoDB, Athena, RDS and KMS."""

from typing import Final

from iam_patterns import permissions
from tests.permissions.calls.model import BUCKET, KEY, REFERENCE, Call, Needs, Table, through

_S3: Final = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_{}.html"
_MULTIPART: Final = (
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions"
)
_DYNAMODB: Final = REFERENCE.format("amazondynamodb")
_TRANSACTIONS: Final = (
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/"
    "transaction-apis.html#transaction-apis-iam"
)
_ATHENA: Final = REFERENCE.format("amazonathena")
_KMS: Final = (
    "https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html"
)

OBJECT: Final = f"{BUCKET}/reports/2026.csv"
TABLE: Final = "arn:aws:dynamodb:eu-west-1:111111111111:table/shop"
INDEX: Final = f"{TABLE}/index/by-date"
WORKGROUP: Final = "arn:aws:athena:eu-west-1:111111111111:workgroup/shop"
_GLUE: Final = "arn:aws:glue:eu-west-1:111111111111"
_RESULTS: Final = "arn:aws:s3:::shop-results"
_VIA_ATHENA: Final = {"aws:CalledVia": ["athena.amazonaws.com"]}
_LISTED: Final = {"s3:prefix": "reports/"}

_GET: Final = Call(
    "s3.GetObject",
    _S3.format("GetObject"),
    (Needs("s3:GetObject", OBJECT), through("s3", "kms:Decrypt")),
)
_HEAD: Final = Call("s3.HeadObject", _S3.format("HeadObject"), (Needs("s3:GetObject", OBJECT),))
_LIST: Final = Call(
    "s3.ListObjectsV2", _S3.format("ListObjectsV2"), (Needs("s3:ListBucket", BUCKET, _LISTED),)
)
_PUT: Final = Call(
    "s3.PutObject",
    _S3.format("PutObject"),
    (Needs("s3:PutObject", OBJECT), through("s3", "kms:GenerateDataKey")),
)
_PARTS: Final = (
    Call(
        "s3.CreateMultipartUpload, s3.UploadPart, s3.CompleteMultipartUpload",
        _MULTIPART,
        (
            Needs("s3:PutObject", OBJECT),
            through("s3", "kms:GenerateDataKey"),
            through("s3", "kms:Decrypt"),
        ),
    ),
    Call("s3.AbortMultipartUpload", _MULTIPART, (Needs("s3:AbortMultipartUpload", OBJECT),)),
    Call("s3.ListParts", _MULTIPART, (Needs("s3:ListMultipartUploadParts", OBJECT),)),
)
_DELETE: Final = (
    Call("s3.DeleteObject", _S3.format("DeleteObject"), (Needs("s3:DeleteObject", OBJECT),)),
    Call("s3.DeleteObjects", _S3.format("DeleteObjects"), (Needs("s3:DeleteObject", OBJECT),)),
)
_READS: Final = (_GET, _HEAD, _LIST)
_DELETES_VERSION: Final = Needs("s3:DeleteObjectVersion", OBJECT)
_ACL: Final = Needs("s3:PutObjectAcl", OBJECT)

_TABLE_READS: Final = tuple(
    Call(f"dynamodb.{name}", _DYNAMODB, (Needs(f"dynamodb:{name}", resource),))
    for name, resource in (
        ("GetItem", TABLE),
        ("BatchGetItem", TABLE),
        ("Query", TABLE),
        ("Query", INDEX),
        ("Scan", TABLE),
        ("Scan", INDEX),
        ("DescribeTable", TABLE),
    )
)
_NOTHING_RETURNED: Final = {"dynamodb:ReturnValues": "NONE"}


def _written(name: str) -> tuple[Call, ...]:
    return (
        Call(f"dynamodb.{name}", _DYNAMODB, (Needs(f"dynamodb:{name}", TABLE),)),
        Call(
            f"dynamodb.{name} with ReturnValues=NONE",
            _DYNAMODB,
            (Needs(f"dynamodb:{name}", TABLE), through("dynamodb", "kms:Decrypt")),
        ),
    )


TABLES: Final = (
    Table(
        "read_s3",
        permissions.read_s3(BUCKET, prefix="reports/", key_arn=KEY),
        _READS,
        (
            Needs("s3:PutObject", OBJECT),
            Needs("s3:GetObjectVersion", OBJECT),
            Needs("s3:GetObject", f"{BUCKET}/other"),
            Needs("s3:ListBucket", BUCKET, {"s3:prefix": "other/"}),
            Needs("s3:ListBucket", BUCKET),
            Needs("kms:Decrypt", KEY),
        ),
    ),
    Table(
        "upload_s3",
        permissions.upload_s3(BUCKET, prefix="reports/", key_arn=KEY),
        (_PUT, *_PARTS),
        (Needs("s3:GetObject", OBJECT), Needs("s3:DeleteObject", OBJECT), _ACL),
    ),
    Table(
        "read_write_s3",
        permissions.read_write_s3(BUCKET, prefix="reports/", key_arn=KEY, allow_delete=True),
        (*_READS, _PUT, *_PARTS, *_DELETE),
        (_DELETES_VERSION, _ACL, Needs("s3:PutObject", f"{BUCKET}/other")),
    ),
    Table(
        "delete_s3",
        permissions.delete_s3(BUCKET, prefix="reports/"),
        _DELETE,
        (
            _DELETES_VERSION,
            Needs("s3:DeleteObject", f"{BUCKET}/other"),
            Needs("s3:GetObject", OBJECT),
            Needs("s3:PutObject", OBJECT),
            Needs("s3:DeleteBucket", BUCKET),
        ),
    ),
    Table(
        "delete_s3",
        permissions.delete_s3(BUCKET, allow_versions=True),
        (
            *_DELETE,
            Call(
                "s3.DeleteObject with VersionId",
                _S3.format("DeleteObject"),
                (_DELETES_VERSION,),
            ),
        ),
        (Needs("s3:GetObject", OBJECT),),
    ),
    Table(
        "read_pipeline_artifacts",
        permissions.read_pipeline_artifacts(BUCKET, KEY),
        (
            _GET,
            Call(
                "s3.GetObject with VersionId",
                _S3.format("GetObject"),
                (Needs("s3:GetObjectVersion", OBJECT), through("s3", "kms:Decrypt")),
            ),
        ),
        (Needs("s3:ListBucket", BUCKET), Needs("s3:PutObject", OBJECT)),
    ),
    Table(
        "read_dynamodb",
        permissions.read_dynamodb(TABLE, key_arn=KEY),
        (
            *_TABLE_READS,
            Call(
                "dynamodb.GetItem from a table with your own key",
                "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
                (Needs("dynamodb:GetItem", TABLE), through("dynamodb", "kms:Decrypt")),
            ),
            Call("dynamodb.TransactGetItems", _TRANSACTIONS, (Needs("dynamodb:GetItem", TABLE),)),
            Call(
                "dynamodb.TransactWriteItems with condition checks alone",
                _TRANSACTIONS,
                (Needs("dynamodb:ConditionCheckItem", TABLE),),
            ),
        ),
        (
            Needs("dynamodb:PutItem", TABLE),
            Needs("dynamodb:PartiQLSelect", TABLE),
            Needs("dynamodb:DeleteTable", TABLE),
        ),
    ),
    Table(
        "write_dynamodb",
        permissions.write_dynamodb(TABLE, key_arn=KEY, allow_delete=True),
        (
            *_written("PutItem"),
            *_written("UpdateItem"),
            *_written("DeleteItem"),
            Call("dynamodb.BatchWriteItem", _DYNAMODB, (Needs("dynamodb:BatchWriteItem", TABLE),)),
            Call(
                "dynamodb.TransactWriteItems",
                _TRANSACTIONS,
                (
                    Needs("dynamodb:PutItem", TABLE),
                    Needs("dynamodb:UpdateItem", TABLE),
                    Needs("dynamodb:DeleteItem", TABLE),
                    Needs("dynamodb:ConditionCheckItem", TABLE),
                ),
            ),
            Call("dynamodb.DescribeTable", _DYNAMODB, (Needs("dynamodb:DescribeTable", TABLE),)),
        ),
        (
            Needs("dynamodb:GetItem", TABLE),
            Needs("dynamodb:Query", INDEX),
            Needs("dynamodb:PutItem", TABLE, {"dynamodb:ReturnValues": "ALL_OLD"}),
            Needs("dynamodb:DeleteItem", TABLE, {"dynamodb:ReturnValues": "ALL_OLD"}),
            Needs("dynamodb:UpdateItem", TABLE, {"dynamodb:ReturnValues": "ALL_NEW"}),
            Needs("dynamodb:UpdateItem", TABLE, {"dynamodb:ReturnValues": "UPDATED_NEW"}),
        ),
    ),
    Table(
        "write_dynamodb",
        permissions.write_dynamodb(TABLE, allow_return_values=True),
        (
            Call(
                "dynamodb.UpdateItem with ReturnValues=UPDATED_NEW",
                _DYNAMODB,
                (Needs("dynamodb:UpdateItem", TABLE),),
            ),
        ),
        (Needs("dynamodb:DeleteItem", TABLE), Needs("dynamodb:BatchWriteItem", TABLE)),
    ),
    Table(
        "query_athena",
        permissions.query_athena(
            WORKGROUP,
            database_arn=f"{_GLUE}:database/shop",
            data_bucket_arn=BUCKET,
            data_prefix="reports/",
            data_key_arn=KEY,
            results_bucket_arn=_RESULTS,
            results_key_arn=KEY,
        ),
        (
            Call(
                "athena.StartQueryExecution",
                "https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html",
                (
                    Needs("athena:StartQueryExecution", WORKGROUP),
                    Needs("athena:GetWorkGroup", WORKGROUP),
                    Needs("glue:GetDatabase", f"{_GLUE}:database/shop"),
                    Needs("glue:GetTable", f"{_GLUE}:table/shop/orders"),
                    Needs("glue:GetPartition", f"{_GLUE}:table/shop/orders"),
                    Needs("glue:GetPartitions", f"{_GLUE}:table/shop/orders"),
                    Needs("glue:BatchGetPartition", f"{_GLUE}:table/shop/orders"),
                    Needs("s3:GetBucketLocation", BUCKET, _VIA_ATHENA),
                    Needs("s3:ListBucket", BUCKET, {**_VIA_ATHENA, **_LISTED}),
                    Needs("s3:GetObject", OBJECT, _VIA_ATHENA),
                    through("s3", "kms:Decrypt"),
                    Needs("s3:GetBucketLocation", _RESULTS),
                    Needs("s3:PutObject", f"{_RESULTS}/1.csv"),
                    Needs("s3:AbortMultipartUpload", f"{_RESULTS}/1.csv"),
                    Needs("s3:ListMultipartUploadParts", f"{_RESULTS}/1.csv"),
                    Needs("s3:ListBucketMultipartUploads", _RESULTS),
                    through("s3", "kms:GenerateDataKey"),
                ),
            ),
            Call(
                "athena.GetQueryExecution", _ATHENA, (Needs("athena:GetQueryExecution", WORKGROUP),)
            ),
            Call(
                "athena.StopQueryExecution",
                _ATHENA,
                (Needs("athena:StopQueryExecution", WORKGROUP),),
            ),
            Call(
                "athena.GetQueryResults",
                "https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html",
                (
                    Needs("athena:GetQueryResults", WORKGROUP),
                    Needs("s3:GetObject", f"{_RESULTS}/1.csv"),
                ),
            ),
        ),
        (
            Needs("s3:GetObject", OBJECT),
            Needs("s3:GetObject", f"{BUCKET}/other", _VIA_ATHENA),
            Needs("s3:PutObject", OBJECT, _VIA_ATHENA),
            Needs("glue:DeleteTable", f"{_GLUE}:table/shop/orders"),
            Needs("athena:DeleteWorkGroup", WORKGROUP),
        ),
    ),
    Table(
        "connect_rds",
        permissions.connect_rds("arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-ABC/shop"),
        (
            Call(
                "connect with rds.generate_db_auth_token",
                "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html",
                (
                    Needs(
                        "rds-db:connect",
                        "arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-ABC/shop",
                    ),
                ),
            ),
        ),
        (Needs("rds-db:connect", "arn:aws:rds-db:eu-west-1:111111111111:dbuser:db-XYZ/shop"),),
    ),
    *(
        Table(
            "encrypt",
            granted,
            tuple(
                Call(f"kms.{name}", _KMS, (Needs(f"kms:{name}", KEY, context),))
                for name in ("Encrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext")
            ),
            (Needs("kms:Decrypt", KEY, context), Needs("kms:ReEncryptFrom", KEY, context)),
        )
        for granted, context in (
            (permissions.encrypt(KEY), {}),
            (
                permissions.encrypt(KEY, encryption_context={"tenant": "acme"}),
                {"kms:EncryptionContext:tenant": "acme"},
            ),
        )
    ),
    Table(
        "decrypt",
        permissions.decrypt(KEY, encryption_context={"tenant": "acme"}),
        (
            Call(
                "kms.Decrypt",
                _KMS,
                (Needs("kms:Decrypt", KEY, {"kms:EncryptionContext:tenant": "acme"}),),
            ),
        ),
        (
            Needs("kms:Encrypt", KEY, {"kms:EncryptionContext:tenant": "acme"}),
            Needs("kms:ScheduleKeyDeletion", KEY),
        ),
    ),
)
