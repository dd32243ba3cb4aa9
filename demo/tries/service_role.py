"""The workflow's role: only Step Functions assumes it, and it publishes to one topic."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, DropConditions, Session, Try

_STACK: Final = "ServiceRole"
_ROLE: Final = "{ServiceRole.RoleArn}"
_TOOLS: Final = Account("tools")
_WORKFLOW: Final = Session(_ROLE, by=_TOOLS, stands_in_for="Step Functions")


def _publish(topic: str) -> Call:
    return Call("sns", "publish", {"TopicArn": topic, "Message": "an order"})


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_WORKFLOW,
        who="tools account, without the source Step Functions sends",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    # Only Step Functions can send these keys: the following tries run without the conditions on
    # them. The rest of the trust policy stays as deployed.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the conditions that need Step Functions",
        call=DropConditions(_ROLE, ("aws:SourceAccount", "aws:SourceArn")),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_WORKFLOW,
        who="workflow",
        what="publish an order",
        call=_publish("{ServiceRole.TopicArn}"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_WORKFLOW,
        who="workflow",
        what="publish to another topic",
        call=_publish("{MfaRole.AlarmTopicArn}"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_WORKFLOW,
        who="workflow",
        what="read the topic's settings",
        call=Call("sns", "get_topic_attributes", {"TopicArn": "{ServiceRole.TopicArn}"}),
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=AUDITOR),
        who="a role of another account",
        what="assume the role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)
