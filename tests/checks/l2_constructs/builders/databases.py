"""RDS, DocumentDB, DynamoDB, OpenSearch and EFS."""

from typing import Final

from aws_cdk import Duration, SecretValue, Stack
from aws_cdk import aws_docdb as docdb
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_efs as efs
from aws_cdk import aws_logs as logs
from aws_cdk import aws_opensearchservice as opensearch
from aws_cdk import aws_rds as rds

from tests.checks.l2_constructs.parts import ACCOUNT, NAME, REGION, Builders, bucket, key, vpc

_AURORA: Final = rds.DatabaseClusterEngine.aurora_postgres(
    version=rds.AuroraPostgresEngineVersion.VER_16_6
)
_POSTGRES: Final = rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_16)
_SQL_SERVER: Final = rds.DatabaseInstanceEngine.sql_server_se(
    version=rds.SqlServerEngineVersion.VER_15
)
_MACHINE: Final = ec2.InstanceType("m6g.large")
_SNAPSHOT: Final = f"arn:aws:rds:{REGION}:{ACCOUNT}:cluster-snapshot:shop"


def _cluster(stack: Stack) -> rds.DatabaseCluster:
    store = bucket(stack)
    return rds.DatabaseCluster(
        stack,
        NAME,
        engine=_AURORA,
        vpc=vpc(stack),
        writer=rds.ClusterInstance.provisioned("Writer"),
        monitoring_interval=Duration.seconds(60),
        cloudwatch_logs_exports=["postgresql"],
        cloudwatch_logs_retention=logs.RetentionDays.ONE_WEEK,
        s3_import_buckets=[store],
        s3_export_buckets=[store],
        enable_data_api=True,
        iam_authentication=True,
    )


def _cluster_from_snapshot(stack: Stack) -> rds.DatabaseClusterFromSnapshot:
    return rds.DatabaseClusterFromSnapshot(
        stack,
        NAME,
        engine=_AURORA,
        vpc=vpc(stack),
        snapshot_identifier=_SNAPSHOT,
        writer=rds.ClusterInstance.provisioned("Writer"),
        monitoring_interval=Duration.seconds(60),
        enable_data_api=True,
        iam_authentication=True,
    )


def _instance(stack: Stack, name: str, network: ec2.IVpc) -> rds.DatabaseInstance:
    return rds.DatabaseInstance(
        stack,
        name,
        engine=_POSTGRES,
        vpc=network,
        instance_type=_MACHINE,
        monitoring_interval=Duration.seconds(60),
        s3_export_buckets=[bucket(stack)],
        iam_authentication=True,
    )


def _in_active_directory(stack: Stack) -> rds.DatabaseInstanceFromSnapshot:
    return rds.DatabaseInstanceFromSnapshot(
        stack,
        NAME,
        engine=_SQL_SERVER,
        vpc=vpc(stack),
        snapshot_identifier=_SNAPSHOT,
        license_model=rds.LicenseModel.LICENSE_INCLUDED,
        instance_type=_MACHINE,
        monitoring_interval=Duration.seconds(60),
        domain="d-1234567890",
        iam_authentication=True,
    )


def _replica(stack: Stack) -> rds.DatabaseInstanceReadReplica:
    network = vpc(stack)
    return rds.DatabaseInstanceReadReplica(
        stack,
        NAME,
        vpc=network,
        instance_type=_MACHINE,
        source_database_instance=_instance(stack, "Source", network),
        monitoring_interval=Duration.seconds(60),
        iam_authentication=True,
    )


def _proxy(stack: Stack) -> rds.DatabaseProxy:
    network = vpc(stack)
    source = _instance(stack, "Source", network)
    assert source.secret is not None
    return rds.DatabaseProxy(
        stack,
        NAME,
        vpc=network,
        secrets=[source.secret],
        proxy_target=rds.ProxyTarget.from_instance(source),
        iam_auth=True,
    )


def _documents(stack: Stack) -> docdb.DatabaseCluster:
    return docdb.DatabaseCluster(
        stack,
        NAME,
        master_user=docdb.Login(username="shop"),
        vpc=vpc(stack),
        instance_type=_MACHINE,
        export_audit_logs_to_cloud_watch=True,
        cloud_watch_logs_retention=logs.RetentionDays.ONE_WEEK,
    )


def _search(stack: Stack) -> opensearch.Domain:
    return opensearch.Domain(
        stack,
        NAME,
        version=opensearch.EngineVersion.OPENSEARCH_2_19,
        logging=opensearch.LoggingOptions(app_log_enabled=True),
        enforce_https=True,
        node_to_node_encryption=True,
        encryption_at_rest=opensearch.EncryptionAtRestOptions(enabled=True),
        fine_grained_access_control=opensearch.AdvancedSecurityOptions(
            master_user_name="shop", master_user_password=SecretValue.unsafe_plain_text("x")
        ),
    )


def _replica_of_a_table(stack: Stack) -> dynamodb.TableV2MultiAccountReplica:
    source = dynamodb.TableV2.from_table_arn(
        stack, "Source", "arn:aws:dynamodb:eu-west-1:222222222222:table/shop"
    )
    return dynamodb.TableV2MultiAccountReplica(stack, NAME, replica_source_table=source)


BUILDERS: Final[Builders] = {
    "aws_docdb.DatabaseCluster": _documents,
    "aws_docdb.DatabaseSecret": lambda stack: docdb.DatabaseSecret(stack, NAME, username="shop"),
    "aws_dynamodb.Table": lambda stack: dynamodb.Table(
        stack,
        NAME,
        partition_key=key(),
        stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        replication_regions=["eu-west-1"],
    ),
    "aws_dynamodb.TableV2": lambda stack: dynamodb.TableV2(
        stack, NAME, partition_key=key(), dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE
    ),
    "aws_dynamodb.TableV2MultiAccountReplica": _replica_of_a_table,
    "aws_efs.FileSystem": lambda stack: efs.FileSystem(stack, NAME, vpc=vpc(stack)),
    "aws_opensearchservice.Domain": _search,
    "aws_rds.DatabaseCluster": _cluster,
    "aws_rds.DatabaseClusterFromSnapshot": _cluster_from_snapshot,
    "aws_rds.DatabaseInstance": lambda stack: _instance(stack, NAME, vpc(stack)),
    "aws_rds.DatabaseInstanceFromSnapshot": _in_active_directory,
    "aws_rds.DatabaseInstanceReadReplica": _replica,
    "aws_rds.DatabaseProxy": _proxy,
    "aws_rds.DatabaseSecret": lambda stack: rds.DatabaseSecret(stack, NAME, username="shop"),
    "aws_rds.ServerlessCluster": lambda stack: rds.ServerlessCluster(
        stack, NAME, engine=_AURORA, vpc=vpc(stack), enable_data_api=True
    ),
    "aws_rds.ServerlessClusterFromSnapshot": lambda stack: rds.ServerlessClusterFromSnapshot(
        stack,
        NAME,
        engine=_AURORA,
        vpc=vpc(stack),
        snapshot_identifier=_SNAPSHOT,
        enable_data_api=True,
    ),
}
