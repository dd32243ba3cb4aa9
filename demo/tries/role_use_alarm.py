"""The alarm: an event of CloudTrail's shape arrives as a message.

The emulator records no API calls, and like AWS it accepts events of AWS services from nobody. So
the demo puts the event itself, under a source of its own, after the rule was told to accept it.
"""

import json
from typing import Any, Final

from demo.tries.model import Account, Call, Try

_STACK: Final = "RoleUseAlarm"
_TOOLS: Final = Account("tools")
_ROLE: Final = "{RoleUseAlarm.RoleArn}"
_DEMO: Final = "demo.sts"
_API_CALL: Final = "AWS API Call via CloudTrail"

# See https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
_EVENT: Final[dict[str, Any]] = {
    "eventVersion": "1.11",
    "userIdentity": {
        "type": "IAMUser",
        "principalId": "AIDAQRSTUVWXYZEXAMPLE",
        "arn": "arn:aws:iam::111111111111:user/developers/mallory",
        "accountId": "111111111111",
        "accessKeyId": "AKIAQRSTUVWXYZEXAMPLE",
        "userName": "mallory",
    },
    "eventTime": "2026-11-25T09:12:39Z",
    "eventSource": "sts.amazonaws.com",
    "eventName": "AssumeRole",
    "awsRegion": "us-east-1",
    "sourceIPAddress": "192.0.2.101",
    "userAgent": "aws-cli/2.31.0",
    "requestParameters": {"roleArn": _ROLE, "roleSessionName": "holiday"},
    "responseElements": {
        "credentials": {"accessKeyId": "ASIAIOSFODNN7EXAMPLE", "sessionToken": "example"}
    },
    "eventID": "dEXAMPLE-ac7f-466c-a608-4ac8dEXAMPLE",
    "readOnly": True,
    "eventType": "AwsApiCall",
    "managementEvent": True,
    "recipientAccountId": "111111111111",
    "eventCategory": "Management",
}


def _put(source: str) -> Call:
    entry = {"Source": source, "DetailType": _API_CALL, "Detail": json.dumps(_EVENT)}
    return Call("events", "put_events", {"Entries": [entry]})


TRIES: Final = (
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="imitate an event of STS, which EventBridge refuses",
        call=_put("aws.sts"),
        expected="allowed",
        finds="NotAuthorizedForSource",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="account administrator",
        what="let the rule accept an event of the demo",
        call=Call(
            "events",
            "put_rule",
            {
                "Name": "{RoleUseAlarm.RuleName}",
                # The emulator takes a rule whose state includes read-only events for disabled.
                "State": "ENABLED",
                "EventPattern": json.dumps(
                    {
                        "source": [_DEMO],
                        "detail": {
                            "eventName": [{"prefix": "AssumeRole"}],
                            "requestParameters": {"roleArn": [_ROLE]},
                        },
                    }
                ),
            },
        ),
        expected="allowed",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="the demo, in place of CloudTrail, which the emulator does not have",
        what="report that a user assumed the role",
        call=_put(_DEMO),
        expected="allowed",
        finds="'FailedEntryCount': 0",
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="owner of the role",
        what="read the message",
        call=Call(
            "sqs",
            "receive_message",
            {"QueueUrl": "{RoleUseAlarm.QueueUrl}", "MaxNumberOfMessages": 10},
        ),
        expected="allowed",
        finds="Who: arn:aws:iam::111111111111:user/developers/mallory",
        waits=30,
        shows_message=True,
        changes=True,
    ),
    Try(
        stack=_STACK,
        caller=_TOOLS,
        who="owner of the role",
        what="find the whole event in the log",
        call=Call("logs", "filter_log_events", {"logGroupName": "{RoleUseAlarm.LogGroupName}"}),
        expected="allowed",
        finds='"expected": "no"',
        waits=30,
        changes=True,
    ),
)
