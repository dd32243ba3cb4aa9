"""What a topic and its key must allow so that AWS services publish to it.

See https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
"""

from aws_cdk import Aws
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_sns as sns


def key_of(topic: sns.ITopic, topic_key: kms.IKey | None) -> kms.IKey | None:
    """The key of an encrypted topic, if it is known."""
    return topic_key or topic.master_key


def let_service_encrypt(topic: sns.ITopic, topic_key: kms.IKey | None, service: str) -> None:
    """Allows a service of this account to use the topic's key, in the policy of the key.

    CDK cannot change the policy of an imported key.
    """
    key = key_of(topic, topic_key)
    if key is not None:
        key.add_to_resource_policy(
            iam.PolicyStatement(
                sid="EncryptMessages",
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                principals=[iam.ServicePrincipal(service)],
                resources=["*"],
                conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
            )
        )


def let_service_publish(topic: sns.ITopic, service: str, sid: str) -> None:
    """Allows a service of this account to publish, in the policy of the topic."""
    topic.add_to_resource_policy(
        iam.PolicyStatement(
            sid=sid,
            actions=["sns:Publish"],
            principals=[iam.ServicePrincipal(service)],
            resources=[topic.topic_arn],
            conditions={"StringEquals": {"aws:SourceAccount": Aws.ACCOUNT_ID}},
        )
    )
