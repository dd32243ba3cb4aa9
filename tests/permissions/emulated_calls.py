"""SDK calls for the local AWS that enforces IAM: what must work and what must be denied."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from iam_patterns import permissions
from iam_patterns.policy import Statement

ACCOUNT: Final = "111111111111"
REGION: Final = "eu-west-1"
_HOME: Final = f"{REGION}:{ACCOUNT}"

Clients = Callable[[str], Any]
"""Gives the client of a service."""


@dataclass(frozen=True)
class Try:
    """A permission function and the calls of the role that has its statements.

    Args:
        name: The function and the variant.
        granted: Its statements, for the resources that `prepare` made.
        allowed: Calls that must work, in this order.
        denied: Calls that must be denied.
        allowed_on_aws: Calls that work on AWS. The emulator takes the name of the call for the
            action, which AWS does not have.
        denied_on_aws: Calls that AWS denies. The emulator does not know the condition key.
    """

    name: str
    granted: Callable[[dict[str, str]], tuple[Statement, ...]]
    allowed: tuple[Callable[[Clients, dict[str, str]], object], ...]
    denied: tuple[Callable[[Clients, dict[str, str]], object], ...]
    allowed_on_aws: tuple[Callable[[Clients, dict[str, str]], object], ...] = ()
    denied_on_aws: tuple[Callable[[Clients, dict[str, str]], object], ...] = ()


def prepare(clients: Clients) -> dict[str, str]:
    """Makes the resources, each with a twin that no permission covers; returns their names."""
    made: dict[str, str] = {}
    for name in ("shop", "barn"):
        key = clients("kms").create_key()["KeyMetadata"]
        made[f"{name}-key"] = key["Arn"]
        clients("s3").create_bucket(
            Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
        )
        for item in ("reports/2026.csv", "other/2026.csv"):
            clients("s3").put_object(Bucket=name, Key=item, Body=b"data")
        clients("dynamodb").create_table(
            TableName=name,
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        clients("sqs").create_queue(QueueName=name)
        clients("sqs").create_queue(
            QueueName=f"{name}.fifo",
            Attributes={"FifoQueue": "true", "ContentBasedDeduplication": "true"},
        )
        clients("sns").create_topic(Name=name)
        secret = clients("secretsmanager").create_secret(Name=f"{name}/db", SecretString="s")
        made[f"{name}-secret"] = secret["ARN"]
        clients("ssm").put_parameter(Name=f"/{name}/url", Value="u", Type="String")
        clients("events").create_event_bus(Name=name)
        clients("kinesis").create_stream(StreamName=name, ShardCount=1)
        clients("ecr").create_repository(repositoryName=name)
        made[f"{name}-ciphertext"] = (
            clients("kms").encrypt(KeyId=key["KeyId"], Plaintext=b"data")["CiphertextBlob"].hex()
        )
        _make_workloads(clients, name)
    return made


def _make_workloads(clients: Clients, name: str) -> None:
    role = clients("iam").create_role(
        RoleName=f"{name}-service", AssumeRolePolicyDocument=trust("states.amazonaws.com")
    )["Role"]["Arn"]
    clients("stepfunctions").create_state_machine(
        name=name,
        roleArn=role,
        definition=json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}),
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("index.py", "def handler(event, context):\n    return 'done'\n")
    clients("lambda").create_function(
        FunctionName=name,
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": archive.getvalue()},
    )


def trust(service: str) -> str:
    """A trust policy for a service."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _url(name: str) -> str:
    return f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/{name}"


def _upload_in_parts(clients: Clients, _: dict[str, str]) -> object:
    s3, at = clients("s3"), {"Bucket": "shop", "Key": "reports/parts"}
    upload = s3.create_multipart_upload(**at)["UploadId"]
    part = s3.upload_part(**at, UploadId=upload, PartNumber=1, Body=b"data")
    s3.list_parts(**at, UploadId=upload)
    parts = {"Parts": [{"ETag": part["ETag"], "PartNumber": 1}]}
    return s3.complete_multipart_upload(**at, UploadId=upload, MultipartUpload=parts)


def _abort_upload(clients: Clients, _: dict[str, str]) -> object:
    s3, at = clients("s3"), {"Bucket": "shop", "Key": "reports/aborted"}
    return s3.abort_multipart_upload(**at, UploadId=s3.create_multipart_upload(**at)["UploadId"])


def _put(table: str) -> dict[str, Any]:
    return {"Put": {"TableName": table, "Item": {"id": {"S": "1"}}}}


def _check(table: str) -> dict[str, Any]:
    return {
        "ConditionCheck": {
            "TableName": table,
            "Key": {"id": {"S": "2"}},
            "ConditionExpression": "attribute_not_exists(id)",
        }
    }


_ITEM: Final = {"id": {"S": "1"}}


def _entry(bus: str, source: str = "shop") -> dict[str, Any]:
    return {"EventBusName": bus, "Source": source, "DetailType": "Placed", "Detail": "{}"}


def _execution(clients: Clients, name: str) -> str:
    arn = f"arn:aws:states:{_HOME}:stateMachine:{name}"
    started: str = clients("stepfunctions").start_execution(stateMachineArn=arn)["executionArn"]
    return started


def _records(clients: Clients, stream: str) -> object:
    iterator = clients("kinesis").get_shard_iterator(
        StreamName=stream, ShardId="shardId-000000000000", ShardIteratorType="TRIM_HORIZON"
    )["ShardIterator"]
    arn = f"arn:aws:kinesis:{_HOME}:stream/{stream}"
    return clients("kinesis").get_records(ShardIterator=iterator, StreamARN=arn)


def _send_to(queue: str, group: dict[str, str]) -> Try:
    other = queue.replace("shop", "barn")
    entries = [{"Id": "1", "MessageBody": "n", **group}]
    return Try(
        f"send_sqs to {queue}",
        lambda _: permissions.send_sqs(f"arn:aws:sqs:{_HOME}:{queue}"),
        (
            lambda c, _: c("sqs").send_message(QueueUrl=_url(queue), MessageBody="m", **group),
            lambda c, _: c("sqs").get_queue_url(QueueName=queue),
        ),
        (
            lambda c, _: c("sqs").send_message(QueueUrl=_url(other), MessageBody="m", **group),
            lambda c, _: c("sqs").receive_message(QueueUrl=_url(queue)),
            lambda c, _: c("sqs").purge_queue(QueueUrl=_url(queue)),
        ),
        allowed_on_aws=(
            lambda c, _: c("sqs").send_message_batch(QueueUrl=_url(queue), Entries=entries),
        ),
    )


TRIES: Final = (
    Try(
        "read_s3",
        lambda _: permissions.read_s3("arn:aws:s3:::shop", prefix="reports/"),
        (
            lambda c, _: c("s3").get_object(Bucket="shop", Key="reports/2026.csv"),
            lambda c, _: c("s3").head_object(Bucket="shop", Key="reports/2026.csv"),
            lambda c, _: c("s3").list_objects_v2(Bucket="shop", Prefix="reports/"),
        ),
        (
            lambda c, _: c("s3").get_object(Bucket="shop", Key="other/2026.csv"),
            lambda c, _: c("s3").get_object(Bucket="barn", Key="reports/2026.csv"),
            lambda c, _: c("s3").list_objects_v2(Bucket="shop"),
            lambda c, _: c("s3").put_object(Bucket="shop", Key="reports/2026.csv", Body=b"x"),
            lambda c, _: c("s3").delete_object(Bucket="shop", Key="reports/2026.csv"),
        ),
    ),
    Try(
        "upload_s3",
        lambda _: permissions.upload_s3("arn:aws:s3:::shop", prefix="reports/"),
        (
            lambda c, _: c("s3").put_object(Bucket="shop", Key="reports/new", Body=b"x"),
            _upload_in_parts,
            _abort_upload,
        ),
        (
            lambda c, _: c("s3").create_multipart_upload(Bucket="barn", Key="reports/new"),
            lambda c, _: c("s3").put_object(Bucket="shop", Key="other/new", Body=b"x"),
            lambda c, _: c("s3").get_object(Bucket="shop", Key="reports/new"),
        ),
    ),
    Try(
        "delete_s3",
        lambda _: permissions.delete_s3("arn:aws:s3:::shop", prefix="uploads/"),
        (
            lambda c, _: c("s3").delete_object(Bucket="shop", Key="uploads/1"),
            lambda c, _: c("s3").delete_objects(
                Bucket="shop", Delete={"Objects": [{"Key": "uploads/1"}, {"Key": "uploads/2"}]}
            ),
        ),
        (
            lambda c, _: c("s3").delete_object(Bucket="shop", Key="other/2026.csv"),
            lambda c, _: c("s3").delete_object(Bucket="barn", Key="uploads/1"),
            lambda c, _: c("s3").get_object(Bucket="shop", Key="uploads/1"),
            lambda c, _: c("s3").delete_bucket(Bucket="shop"),
        ),
    ),
    Try(
        "read_dynamodb",
        lambda _: permissions.read_dynamodb(f"arn:aws:dynamodb:{_HOME}:table/shop"),
        (
            lambda c, _: c("dynamodb").get_item(TableName="shop", Key=_ITEM),
            lambda c, _: c("dynamodb").scan(TableName="shop"),
            lambda c, _: c("dynamodb").batch_get_item(RequestItems={"shop": {"Keys": [_ITEM]}}),
            lambda c, _: c("dynamodb").transact_get_items(
                TransactItems=[{"Get": {"TableName": "shop", "Key": _ITEM}}]
            ),
            lambda c, _: c("dynamodb").describe_table(TableName="shop"),
        ),
        (
            lambda c, _: c("dynamodb").get_item(TableName="barn", Key=_ITEM),
            lambda c, _: c("dynamodb").batch_get_item(
                RequestItems={"shop": {"Keys": [_ITEM]}, "barn": {"Keys": [_ITEM]}}
            ),
            lambda c, _: c("dynamodb").put_item(TableName="shop", Item=_ITEM),
        ),
    ),
    Try(
        "write_dynamodb",
        lambda _: permissions.write_dynamodb(f"arn:aws:dynamodb:{_HOME}:table/shop"),
        (
            lambda c, _: c("dynamodb").put_item(TableName="shop", Item=_ITEM),
            lambda c, _: c("dynamodb").put_item(TableName="shop", Item=_ITEM, ReturnValues="NONE"),
            lambda c, _: c("dynamodb").transact_write_items(
                TransactItems=[_put("shop"), _check("shop")]
            ),
        ),
        (
            lambda c, _: c("dynamodb").put_item(TableName="barn", Item=_ITEM),
            lambda c, _: c("dynamodb").transact_write_items(
                TransactItems=[_put("shop"), _check("barn")]
            ),
            lambda c, _: c("dynamodb").delete_item(TableName="shop", Key=_ITEM),
            lambda c, _: c("dynamodb").batch_write_item(
                RequestItems={"shop": [{"PutRequest": {"Item": _ITEM}}]}
            ),
            lambda c, _: c("dynamodb").get_item(TableName="shop", Key=_ITEM),
        ),
        denied_on_aws=(
            lambda c, _: c("dynamodb").put_item(
                TableName="shop", Item=_ITEM, ReturnValues="ALL_OLD"
            ),
        ),
    ),
    Try(
        "write_dynamodb with allow_delete",
        lambda _: permissions.write_dynamodb(
            f"arn:aws:dynamodb:{_HOME}:table/shop", allow_delete=True
        ),
        (
            lambda c, _: c("dynamodb").batch_write_item(
                RequestItems={"shop": [{"PutRequest": {"Item": _ITEM}}]}
            ),
            lambda c, _: c("dynamodb").delete_item(TableName="shop", Key=_ITEM),
        ),
        (lambda c, _: c("dynamodb").delete_item(TableName="barn", Key=_ITEM),),
    ),
    _send_to("shop", {}),
    _send_to("shop.fifo", {"MessageGroupId": "g"}),
    Try(
        "consume_sqs",
        lambda _: permissions.consume_sqs(f"arn:aws:sqs:{_HOME}:shop"),
        (
            lambda c, _: c("sqs").delete_message(
                QueueUrl=_url("shop"),
                ReceiptHandle=c("sqs").receive_message(QueueUrl=_url("shop"))["Messages"][0][
                    "ReceiptHandle"
                ],
            ),
            lambda c, _: c("sqs").get_queue_attributes(
                QueueUrl=_url("shop"), AttributeNames=["All"]
            ),
        ),
        (
            lambda c, _: c("sqs").receive_message(QueueUrl=_url("barn")),
            lambda c, _: c("sqs").send_message(QueueUrl=_url("shop"), MessageBody="m"),
        ),
    ),
    Try(
        "publish_sns",
        lambda _: permissions.publish_sns(f"arn:aws:sns:{_HOME}:shop"),
        (lambda c, _: c("sns").publish(TopicArn=f"arn:aws:sns:{_HOME}:shop", Message="m"),),
        (
            lambda c, _: c("sns").publish(TopicArn=f"arn:aws:sns:{_HOME}:barn", Message="m"),
            lambda c, _: c("sns").delete_topic(TopicArn=f"arn:aws:sns:{_HOME}:shop"),
        ),
        allowed_on_aws=(
            lambda c, _: c("sns").publish_batch(
                TopicArn=f"arn:aws:sns:{_HOME}:shop",
                PublishBatchRequestEntries=[{"Id": "1", "Message": "m"}],
            ),
        ),
    ),
    Try(
        "read_secret by ARN",
        lambda made: permissions.read_secret(made["shop-secret"]),
        (
            lambda c, _: c("secretsmanager").get_secret_value(SecretId="shop/db"),
            lambda c, made: c("secretsmanager").describe_secret(SecretId=made["shop-secret"]),
        ),
        (
            lambda c, _: c("secretsmanager").get_secret_value(SecretId="barn/db"),
            lambda c, _: c("secretsmanager").put_secret_value(SecretId="shop/db", SecretString="x"),
        ),
    ),
    Try(
        "read_secret by name",
        lambda _: permissions.read_secret(f"arn:aws:secretsmanager:{_HOME}:secret:shop/db-??????"),
        (lambda c, _: c("secretsmanager").get_secret_value(SecretId="shop/db"),),
        (lambda c, _: c("secretsmanager").get_secret_value(SecretId="barn/db"),),
    ),
    Try(
        "read_parameter",
        lambda _: permissions.read_parameter(f"arn:aws:ssm:{_HOME}:parameter/shop/url"),
        (lambda c, _: c("ssm").get_parameter(Name="/shop/url"),),
        (
            lambda c, _: c("ssm").get_parameter(Name="/barn/url"),
            lambda c, _: c("ssm").put_parameter(
                Name="/shop/url", Value="x", Type="String", Overwrite=True
            ),
            lambda c, _: c("ssm").get_parameters_by_path(Path="/shop"),
        ),
    ),
    Try(
        "put_events",
        lambda _: permissions.put_events(f"arn:aws:events:{_HOME}:event-bus/shop"),
        (lambda c, _: c("events").put_events(Entries=[_entry("shop"), _entry("shop", "a")]),),
        (
            lambda c, _: c("events").put_events(Entries=[_entry("barn")]),
            lambda c, _: c("events").put_rule(
                Name="all", EventBusName="shop", EventPattern='{"source":["a"]}'
            ),
        ),
    ),
    Try(
        "write_kinesis",
        lambda _: permissions.write_kinesis(f"arn:aws:kinesis:{_HOME}:stream/shop"),
        (
            lambda c, _: c("kinesis").put_record(StreamName="shop", Data=b"d", PartitionKey="p"),
            lambda c, _: c("kinesis").put_records(
                StreamName="shop", Records=[{"Data": b"d", "PartitionKey": "p"}]
            ),
            lambda c, _: c("kinesis").list_shards(StreamName="shop"),
        ),
        (
            lambda c, _: c("kinesis").put_record(StreamName="barn", Data=b"d", PartitionKey="p"),
            lambda c, _: _records(c, "shop"),
        ),
    ),
    Try(
        "read_kinesis",
        lambda _: permissions.read_kinesis(f"arn:aws:kinesis:{_HOME}:stream/shop"),
        (
            lambda c, _: _records(c, "shop"),
            lambda c, _: c("kinesis").describe_stream_summary(StreamName="shop"),
        ),
        (
            lambda c, _: _records(c, "barn"),
            lambda c, _: c("kinesis").put_record(StreamName="shop", Data=b"d", PartitionKey="p"),
        ),
    ),
    Try(
        "push_ecr",
        lambda _: permissions.push_ecr(f"arn:aws:ecr:{_HOME}:repository/shop"),
        (
            lambda c, _: c("ecr").get_authorization_token(),
            lambda c, _: c("ecr").put_image(
                repositoryName="shop", imageManifest='{"schemaVersion": 2}', imageTag="1"
            ),
            lambda c, _: c("ecr").batch_get_image(
                repositoryName="shop", imageIds=[{"imageTag": "1"}]
            ),
        ),
        (
            lambda c, _: c("ecr").put_image(
                repositoryName="barn", imageManifest='{"schemaVersion": 2}', imageTag="1"
            ),
            lambda c, _: c("ecr").batch_delete_image(
                repositoryName="shop", imageIds=[{"imageTag": "1"}]
            ),
        ),
    ),
    Try(
        "pull_ecr",
        lambda _: permissions.pull_ecr(f"arn:aws:ecr:{_HOME}:repository/shop"),
        (
            lambda c, _: c("ecr").batch_get_image(
                repositoryName="shop", imageIds=[{"imageTag": "1"}]
            ),
        ),
        (
            lambda c, _: c("ecr").put_image(
                repositoryName="shop", imageManifest='{"schemaVersion": 2}', imageTag="2"
            ),
        ),
    ),
    Try(
        "invoke_lambda",
        lambda _: permissions.invoke_lambda(f"arn:aws:lambda:{_HOME}:function:shop"),
        (lambda c, _: c("lambda").invoke(FunctionName="shop", InvocationType="DryRun"),),
        (
            lambda c, _: c("lambda").invoke(FunctionName="barn", InvocationType="DryRun"),
            lambda c, _: c("lambda").delete_function(FunctionName="shop"),
        ),
    ),
    Try(
        "start_execution",
        lambda _: permissions.start_execution(f"arn:aws:states:{_HOME}:stateMachine:shop"),
        (
            lambda c, _: c("stepfunctions").describe_execution(executionArn=_execution(c, "shop")),
            lambda c, _: c("stepfunctions").get_execution_history(
                executionArn=_execution(c, "shop")
            ),
            lambda c, _: c("stepfunctions").list_executions(
                stateMachineArn=f"arn:aws:states:{_HOME}:stateMachine:shop"
            ),
        ),
        (
            lambda c, _: _execution(c, "barn"),
            lambda c, _: c("stepfunctions").stop_execution(executionArn=_execution(c, "shop")),
            lambda c, _: c("stepfunctions").delete_state_machine(
                stateMachineArn=f"arn:aws:states:{_HOME}:stateMachine:shop"
            ),
        ),
    ),
    Try(
        "encrypt",
        lambda made: permissions.encrypt(made["shop-key"]),
        (
            lambda c, made: c("kms").encrypt(KeyId=made["shop-key"], Plaintext=b"d"),
            lambda c, made: c("kms").generate_data_key(KeyId=made["shop-key"], KeySpec="AES_256"),
        ),
        (
            lambda c, made: c("kms").encrypt(KeyId=made["barn-key"], Plaintext=b"d"),
            lambda c, made: c("kms").decrypt(CiphertextBlob=bytes.fromhex(made["shop-ciphertext"])),
        ),
    ),
    Try(
        "decrypt",
        lambda made: permissions.decrypt(made["shop-key"]),
        (lambda c, made: c("kms").decrypt(CiphertextBlob=bytes.fromhex(made["shop-ciphertext"])),),
        (
            lambda c, made: c("kms").decrypt(CiphertextBlob=bytes.fromhex(made["barn-ciphertext"])),
            lambda c, made: c("kms").encrypt(KeyId=made["shop-key"], Plaintext=b"d"),
        ),
    ),
)
