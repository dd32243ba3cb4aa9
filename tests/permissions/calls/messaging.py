"""The calls of SQS, SNS, EventBridge, Kinesis and SES."""

from typing import Final

from iam_patterns import permissions
from tests.permissions.calls.model import KEY, REFERENCE, Call, Needs, Table, through

_HOME: Final = "eu-west-1:111111111111"
_SQS: Final = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/{}.html"
_SQS_ACTIONS: Final = _SQS.format("sqs-api-permissions-reference")
_SQS_KEYS: Final = _SQS.format("sqs-key-management")
_SNS_KEYS: Final = "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html"
_EVENTS: Final = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html"
_KINESIS: Final = REFERENCE.format("amazonkinesisdatastreams")
_KINESIS_KEYS: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/permissions-user-key-KMS.html"
)
_SES: Final = "https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html"

BUS: Final = f"arn:aws:events:{_HOME}:event-bus/shop"
STREAM: Final = f"arn:aws:kinesis:{_HOME}:stream/shop"
CONSUMER: Final = f"{STREAM}/consumer/shop:1700000000"
IDENTITY: Final = f"arn:aws:ses:{_HOME}:identity/shop.example"
_CONFIGURATION: Final = f"arn:aws:ses:{_HOME}:configuration-set/shop"
_TEMPLATE: Final = f"arn:aws:ses:{_HOME}:template/shop"
_FROM: Final = {"ses:FromAddress": "orders@shop.example"}
_EVENT: Final = {"events:source": ["shop"], "events:detail-type": ["Placed"]}


def _queues() -> tuple[Table, ...]:
    tables: list[Table] = []
    for queue in (f"arn:aws:sqs:{_HOME}:shop", f"arn:aws:sqs:{_HOME}:shop.fifo"):
        kind = " (FIFO)" if queue.endswith("fifo") else ""
        send = Needs("sqs:SendMessage", queue)
        delete = Needs("sqs:DeleteMessage", queue)
        visible = Needs("sqs:ChangeMessageVisibility", queue)
        url = Call(f"sqs.GetQueueUrl{kind}", _SQS_ACTIONS, (Needs("sqs:GetQueueUrl", queue),))
        written = (through("sqs", "kms:GenerateDataKey"), through("sqs", "kms:Decrypt"))
        tables.append(
            Table(
                "send_sqs",
                permissions.send_sqs(queue, key_arn=KEY),
                (
                    Call(f"sqs.SendMessage{kind}", _SQS_KEYS, (send, *written)),
                    Call(f"sqs.SendMessageBatch{kind}", _SQS_ACTIONS, (send,)),
                    url,
                ),
                (Needs("sqs:ReceiveMessage", queue), delete, Needs("sqs:PurgeQueue", queue)),
            )
        )
        tables.append(
            Table(
                "consume_sqs",
                permissions.consume_sqs(queue, key_arn=KEY),
                (
                    Call(
                        f"sqs.ReceiveMessage{kind}",
                        _SQS_KEYS,
                        (Needs("sqs:ReceiveMessage", queue), through("sqs", "kms:Decrypt")),
                    ),
                    Call(f"sqs.DeleteMessage{kind}", _SQS_ACTIONS, (delete,)),
                    Call(f"sqs.DeleteMessageBatch{kind}", _SQS_ACTIONS, (delete,)),
                    Call(f"sqs.ChangeMessageVisibility{kind}", _SQS_ACTIONS, (visible,)),
                    Call(f"sqs.ChangeMessageVisibilityBatch{kind}", _SQS_ACTIONS, (visible,)),
                    Call(
                        f"sqs.GetQueueAttributes{kind}",
                        _SQS_ACTIONS,
                        (Needs("sqs:GetQueueAttributes", queue),),
                    ),
                    url,
                ),
                (send, Needs("sqs:PurgeQueue", queue), Needs("sqs:SetQueueAttributes", queue)),
            )
        )
    return tuple(tables)


def _topics() -> tuple[Table, ...]:
    return tuple(
        Table(
            "publish_sns",
            permissions.publish_sns(topic, key_arn=KEY),
            (
                Call(
                    "sns.Publish",
                    _SNS_KEYS,
                    (
                        Needs("sns:Publish", topic),
                        through("sns", "kms:GenerateDataKey"),
                        through("sns", "kms:Decrypt"),
                    ),
                ),
                Call(
                    "sns.PublishBatch",
                    "https://docs.aws.amazon.com/sns/latest/dg/sns-batch-api-actions.html",
                    (Needs("sns:Publish", topic),),
                ),
            ),
            (Needs("sns:Subscribe", topic), Needs("sns:DeleteTopic", topic)),
        )
        for topic in (f"arn:aws:sns:{_HOME}:shop", f"arn:aws:sns:{_HOME}:shop.fifo")
    )


TABLES: Final = (
    *_queues(),
    *_topics(),
    Table(
        "put_events",
        permissions.put_events(BUS, sources=["shop"], detail_types=["Placed"]),
        (
            Call(
                "events.PutEvents",
                _EVENTS,
                (Needs("events:PutEvents", BUS, _EVENT),),
            ),
        ),
        (
            Needs("events:PutEvents", BUS, {**_EVENT, "events:source": ["shop", "somebody.else"]}),
            Needs("events:PutRule", f"arn:aws:events:{_HOME}:rule/shop/all"),
        ),
    ),
    Table(
        "put_events",
        permissions.put_events(BUS),
        (
            Call(
                "events.PutEvents with any source",
                _EVENTS,
                (Needs("events:PutEvents", BUS),),
            ),
        ),
        (Needs("events:DeleteEventBus", BUS),),
    ),
    Table(
        "read_kinesis",
        permissions.read_kinesis(STREAM, consumer_arn=CONSUMER, key_arn=KEY),
        (
            Call(
                "kinesis.GetRecords",
                _KINESIS_KEYS,
                (Needs("kinesis:GetRecords", STREAM), through("kinesis", "kms:Decrypt")),
            ),
            *(
                Call(f"kinesis.{name}", _KINESIS, (Needs(f"kinesis:{name}", resource),))
                for name, resource in (
                    ("GetShardIterator", STREAM),
                    ("ListShards", STREAM),
                    ("DescribeStream", STREAM),
                    ("DescribeStreamSummary", STREAM),
                    ("DescribeStreamConsumer", CONSUMER),
                    ("SubscribeToShard", CONSUMER),
                )
            ),
        ),
        (
            Needs("kinesis:PutRecord", STREAM),
            Needs("kinesis:RegisterStreamConsumer", STREAM),
            Needs("kms:Decrypt", KEY),
        ),
    ),
    Table(
        "write_kinesis",
        permissions.write_kinesis(STREAM, key_arn=KEY),
        tuple(
            Call(
                f"kinesis.{name}",
                _KINESIS_KEYS,
                (Needs(f"kinesis:{name}", STREAM), through("kinesis", "kms:GenerateDataKey")),
            )
            for name in ("PutRecord", "PutRecords")
        )
        + tuple(
            Call(f"kinesis.{name}", _KINESIS, (Needs(f"kinesis:{name}", STREAM),))
            for name in ("ListShards", "DescribeStreamSummary")
        ),
        (
            Needs("kinesis:GetRecords", STREAM),
            Needs("kinesis:DeleteStream", STREAM),
            through("kinesis", "kms:Decrypt"),
        ),
    ),
    Table(
        "send_email",
        permissions.send_email(
            IDENTITY,
            from_addresses=["orders@shop.example"],
            configuration_set_arn=_CONFIGURATION,
            template_arn=_TEMPLATE,
        ),
        (
            Call("ses.SendEmail", _SES, (Needs("ses:SendEmail", IDENTITY, _FROM),)),
            Call("ses.SendRawEmail", _SES, (Needs("ses:SendRawEmail", IDENTITY, _FROM),)),
            Call(
                "sesv2.SendEmail with a configuration set",
                _SES,
                (
                    Needs("ses:SendEmail", IDENTITY, _FROM),
                    Needs("ses:SendEmail", _CONFIGURATION, _FROM),
                ),
            ),
            Call(
                "ses.SendTemplatedEmail",
                _SES,
                (
                    Needs("ses:SendTemplatedEmail", IDENTITY, _FROM),
                    Needs("ses:SendTemplatedEmail", _TEMPLATE, _FROM),
                ),
            ),
        ),
        (
            Needs("ses:SendEmail", IDENTITY, {"ses:FromAddress": "ceo@shop.example"}),
            Needs("ses:SendBulkEmail", IDENTITY),
            Needs("ses:DeleteIdentity", IDENTITY),
        ),
    ),
)
