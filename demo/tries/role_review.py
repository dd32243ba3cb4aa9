"""The review: run once, and its message read from the queue."""

from typing import Final

from demo.tries.model import Account, Call, Try

_STACK: Final = "RoleReview"
_TOOLS: Final = Account("tools")

TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="run the review of roles",
        call=Call("lambda", "invoke", {"FunctionName": "{RoleReview.FunctionName}"}),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="owner of the roles",
        what="read the message",
        call=Call(
            "sqs",
            "receive_message",
            {"QueueUrl": "{RoleReview.QueueUrl}", "MaxNumberOfMessages": 10},
        ),
        expected="allowed",
        finds="LONG SESSION: arn:aws:iam::",
        waits=30,
        shows_message=True,
        changes=True,
    ),
)
