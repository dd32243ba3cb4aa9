"""S3, Backup, Glue, Firehose, Kinesis, KMS and secrets."""

from pathlib import Path
from typing import Final

from aws_cdk import Stack
from aws_cdk import aws_backup as backup
from aws_cdk import aws_glue as glue
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kinesisfirehose as firehose
from aws_cdk import aws_kms as kms
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_assets as assets
from aws_cdk import aws_s3_deployment as deployment
from aws_cdk import aws_s3_notifications as notifications
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_ssm as ssm

from tests.checks.l2_constructs.parts import NAME, Builders, bucket, function, role

_FILE: Final = str(Path(__file__).with_name("storage.py"))
_COLUMNS: Final = [glue.Column(name="id", type=glue.Schema.STRING)]


def _bucket(stack: Stack) -> s3.Bucket:
    """A bucket that replicates and notifies, for which CDK makes roles."""
    copy = s3.Bucket(stack, "Copy", versioned=True)
    rule = s3.ReplicationRule(destination=copy)
    found = s3.Bucket(
        stack,
        NAME,
        versioned=True,
        encryption=s3.BucketEncryption.KMS,
        replication_rules=[rule],
        block_public_access=s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
    )
    found.add_event_notification(
        s3.EventType.OBJECT_CREATED, notifications.LambdaDestination(function(stack))
    )
    return found


def _selection(stack: Stack) -> backup.BackupSelection:
    return backup.BackupSelection(
        stack,
        NAME,
        backup_plan=backup.BackupPlan.daily35_day_retention(stack, "Plan"),
        resources=[backup.BackupResource.from_tag("backup", "yes")],
        allow_restores=True,
    )


def _database(stack: Stack) -> glue.Database:
    return glue.Database(stack, "Database")


def _connection(stack: Stack) -> glue.Connection:
    return glue.Connection(stack, "Connection", type=glue.ConnectionType.JDBC)


def _script(stack: Stack) -> glue.Code:
    return glue.Code.from_bucket(bucket(stack), "script.py")


def _consumer(stack: Stack) -> kinesis.StreamConsumer:
    stream = kinesis.Stream(stack, "Stream")
    return kinesis.StreamConsumer(stack, NAME, stream=stream, stream_consumer_name="consumer")


def _attachment(stack: Stack) -> secretsmanager.SecretTargetAttachment:
    target = rds.DatabaseInstance.from_database_instance_attributes(
        stack,
        "Database",
        instance_endpoint_address="shop",
        instance_identifier="shop",
        port=5432,
        security_groups=[],
    )
    secret = secretsmanager.Secret(stack, "Secret")
    return secretsmanager.SecretTargetAttachment(stack, NAME, secret=secret, target=target)


def _delivery(stack: Stack) -> firehose.DeliveryStream:
    source = firehose.KinesisStreamSource(kinesis.Stream(stack, "Stream"))
    destination = firehose.S3Bucket(bucket(stack))
    return firehose.DeliveryStream(stack, NAME, destination=destination, source=source)


BUILDERS: Final[Builders] = {
    "aws_backup.BackupSelection": _selection,
    "aws_backup.BackupVault": lambda stack: backup.BackupVault(stack, NAME),
    "aws_glue.ExternalTable": lambda stack: glue.ExternalTable(
        stack,
        NAME,
        columns=_COLUMNS,
        database=_database(stack),
        data_format=glue.DataFormat.JSON,
        connection=_connection(stack),
        external_data_location="default_db_table",
    ),
    "aws_glue.S3Table": lambda stack: glue.S3Table(
        stack,
        NAME,
        columns=_COLUMNS,
        database=_database(stack),
        data_format=glue.DataFormat.JSON,
    ),
    "aws_glue.PySparkEtlJob": lambda stack: glue.PySparkEtlJob(
        stack, NAME, role=role(stack), script=_script(stack)
    ),
    "aws_glue.PySparkFlexEtlJob": lambda stack: glue.PySparkFlexEtlJob(
        stack, NAME, role=role(stack), script=_script(stack)
    ),
    "aws_glue.PySparkStreamingJob": lambda stack: glue.PySparkStreamingJob(
        stack, NAME, role=role(stack), script=_script(stack)
    ),
    "aws_glue.PythonShellJob": lambda stack: glue.PythonShellJob(
        stack, NAME, role=role(stack), script=_script(stack)
    ),
    "aws_glue.ScalaSparkEtlJob": lambda stack: glue.ScalaSparkEtlJob(
        stack, NAME, role=role(stack), script=_script(stack), class_name="Main"
    ),
    "aws_glue.ScalaSparkFlexEtlJob": lambda stack: glue.ScalaSparkFlexEtlJob(
        stack, NAME, role=role(stack), script=_script(stack), class_name="Main"
    ),
    "aws_glue.ScalaSparkStreamingJob": lambda stack: glue.ScalaSparkStreamingJob(
        stack, NAME, role=role(stack), script=_script(stack), class_name="Main"
    ),
    "aws_kinesis.Stream": lambda stack: kinesis.Stream(
        stack, NAME, encryption=kinesis.StreamEncryption.KMS
    ),
    "aws_kinesis.StreamConsumer": _consumer,
    "aws_kinesisfirehose.DeliveryStream": _delivery,
    "aws_kms.Alias": lambda stack: kms.Alias(
        stack, NAME, alias_name="alias/shop", target_key=kms.Key(stack, "Key")
    ),
    "aws_kms.Key": lambda stack: kms.Key(stack, NAME),
    "aws_s3.Bucket": _bucket,
    "aws_s3_assets.Asset": lambda stack: assets.Asset(stack, NAME, path=_FILE),
    "aws_s3_deployment.BucketDeployment": lambda stack: deployment.BucketDeployment(
        stack,
        NAME,
        destination_bucket=bucket(stack),
        sources=[deployment.Source.data("name", "value")],
    ),
    "aws_s3_deployment.DeployTimeSubstitutedFile": lambda stack: (
        deployment.DeployTimeSubstitutedFile(
            stack, NAME, destination_bucket=bucket(stack), source=_FILE, substitutions={}
        )
    ),
    "aws_secretsmanager.Secret": lambda stack: secretsmanager.Secret(
        stack, NAME, encryption_key=kms.Key(stack, "Key")
    ),
    "aws_secretsmanager.SecretTargetAttachment": _attachment,
    "aws_ssm.StringListParameter": lambda stack: ssm.StringListParameter(
        stack, NAME, string_list_value=["a"]
    ),
    "aws_ssm.StringParameter": lambda stack: ssm.StringParameter(stack, NAME, string_value="a"),
}
