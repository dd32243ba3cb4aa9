"""The function's role: reads incoming objects, writes its table and its logs."""

from typing import Final

from demo.tries.callers import AUDITOR
from demo.tries.model import ASSUME_THE_ROLE, Account, Call, Session, Try

_STACK: Final = "LambdaExecutionRole"
_TOOLS: Final = Account("tools")
_FUNCTION: Final = Session(
    "{LambdaExecutionRole.RoleArn}",
    by=_TOOLS,
    stands_in_for="Lambda",
)

TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="upload an object for the function",
        call=Call(
            "s3",
            "put_object",
            {
                "Bucket": "{LambdaExecutionRole.UploadsBucket}",
                "Key": "incoming/orders.csv",
                "Body": b"1\n2\n3\n",
            },
        ),
        expected="allowed",
        changes=True,
        set_up=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="invoke the function, which reads the object and writes a row",
        call=Call(
            "lambda",
            "invoke",
            {
                "FunctionName": "{LambdaExecutionRole.FunctionName}",
                "Payload": b'{"name": "orders.csv"}',
            },
        ),
        expected="allowed",
        finds='"lines": 3',
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="find the function's row",
        call=Call(
            "dynamodb",
            "get_item",
            {"TableName": "{LambdaExecutionRole.TableName}", "Key": {"name": {"S": "orders.csv"}}},
        ),
        expected="allowed",
        finds="lines",
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="find the function's log lines",
        call=Call(
            "logs",
            "filter_log_events",
            {"logGroupName": "{LambdaExecutionRole.LogGroupName}"},
        ),
        expected="allowed",
        finds="imported incoming/orders.csv",
        waits=10,
    ),
    Try(
        stack=_STACK,
        caller=_FUNCTION,
        who="function",
        what="read outside incoming/",
        call=Call(
            "s3",
            "get_object",
            {"Bucket": "{LambdaExecutionRole.UploadsBucket}", "Key": "private.csv"},
        ),
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_FUNCTION,
        who="function",
        what="read rows of its own table",
        call=Call(
            "dynamodb",
            "get_item",
            {"TableName": "{LambdaExecutionRole.TableName}", "Key": {"name": {"S": "orders.csv"}}},
        ),
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=_FUNCTION,
        who="function",
        what="write to a table that is not its own",
        call=Call(
            "dynamodb",
            "put_item",
            {"TableName": "somebody-elses", "Item": {"name": {"S": "orders.csv"}}},
        ),
        expected="denied",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=Session("{LambdaExecutionRole.RoleArn}", by=AUDITOR),
        who="a role of another account",
        what="assume the function's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
    ),
    Try(
        stack=_STACK,
        caller=Session("{LambdaExecutionRole.RoleArn}", by=Account("stranger")),
        who="another account",
        what="assume the function's role",
        call=ASSUME_THE_ROLE,
        expected="denied",
        differs="the emulator allows any root to assume a role that trusts only a service",
    ),
)
