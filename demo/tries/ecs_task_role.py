"""The two roles of a task: only ECS assumes them; its code uploads, its start reads."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.calls import get_object, put_object
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, DropConditions, Session, Try

_STACK: Final = "EcsTaskRole"
_ROLE: Final = "{EcsTaskRole.RoleArn}"
_TOOLS: Final = Account("tools")
_BUCKET: Final = "{EcsTaskRole.InvoicesBucket}"
_EXECUTION_ROLE: Final = "{EcsTaskRole.ExecutionRoleArn}"
_CODE: Final = Session(_ROLE, by=_TOOLS, stands_in_for="ECS")
_START: Final = Session(_EXECUTION_ROLE, by=_TOOLS, stands_in_for="ECS")


def _parameter(name: str) -> Call:
    return Call("ssm", "get_parameter", {"Name": name})


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_CODE,
        who="tools account, without the source ECS sends",
        what="assume the task's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_START,
        who="tools account, without the source ECS sends",
        what="assume the execution role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    # Only ECS can send these keys: the following tries run without the conditions on them. The
    # rest of the trust policy stays as deployed.
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="remove the conditions that need ECS",
        call=DropConditions(_ROLE, ("aws:SourceAccount", "aws:SourceArn")),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="the same for the execution role",
        call=DropConditions(_EXECUTION_ROLE, ("aws:SourceAccount", "aws:SourceArn")),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_CODE,
        who="task's code",
        what="upload an invoice",
        call=put_object(_BUCKET, "invoices/1.pdf"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_CODE,
        who="task's code",
        what="read invoices",
        call=get_object(_BUCKET, "invoices/1.pdf"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="create the parameter",
        call=Call(
            "ssm",
            "put_parameter",
            {"Name": "/shop/payment-key", "Value": "x", "Type": "SecureString"},
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_START,
        who="execution role",
        what="read the task's parameter",
        call=_parameter("/shop/payment-key"),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_START,
        who="execution role",
        what="read another parameter",
        call=_parameter("/bank/payment-key"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_CODE,
        who="task's code",
        what="read the task's parameter, as only its start may",
        call=_parameter("/shop/payment-key"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_START,
        who="execution role",
        what="upload an invoice",
        call=put_object(_BUCKET, "invoices/2.pdf"),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session(_ROLE, by=AUDITOR),
        who="a role of another account",
        what="assume the task's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
)
