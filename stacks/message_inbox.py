"""A topic for the people who look after roles, with a queue that receives a copy."""

from aws_cdk import Duration
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from stacks.acknowledgment import acknowledge


class MessageInbox(Construct):
    """A topic with one subscription. In your stack, subscribe an email address or a chat channel.

    Args:
        scope: The construct it is built in.
        id: Its ID there.
    """

    def __init__(self, scope: Construct, id: str) -> None:  # noqa: A002 - CDK's own word
        super().__init__(scope, id)
        self.topic = sns.Topic(self, "Topic", enforce_ssl=True)
        self.queue = sqs.Queue(self, "Queue", enforce_ssl=True, retention_period=Duration.days(14))
        acknowledge(self.queue, "AwsSolutions-SQS3", "Nobody processes it: people read it.")
        self.topic.add_subscription(
            subscriptions.SqsSubscription(self.queue, raw_message_delivery=True)
        )
