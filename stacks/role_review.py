"""A weekly list for the owners of roles: what nobody uses, what lasts long, what changed."""

from typing import Final, Unpack

from aws_cdk import CfnOutput, Duration, Stack
from constructs import Construct

from iam_patterns.audit import RoleReview
from stacks.example import Example
from stacks.message_inbox import MessageInbox
from stacks.options import StackOptions


class RoleReviewStack(Stack):
    """A weekly message to each owner: unused roles, long sessions, access keys, changed trust."""

    def __init__(self, scope: Construct, id: str, **options: Unpack[StackOptions]) -> None:  # noqa: A002
        super().__init__(scope, id, **options)

        inbox = MessageInbox(self, "Inbox")
        review = RoleReview(
            self,
            "Review",
            topic=inbox.topic,
            unused_days=90,
            longest_session=Duration.hours(2),
            owner_tag="owner",
        )

        CfnOutput(self, "QueueUrl", value=inbox.queue.queue_url)
        CfnOutput(self, "FunctionName", value=review.function.function_name)


EXAMPLE: Final = Example.in_tools_account(220, RoleReviewStack)
