"""EventBridge patterns of the CloudTrail events that are about some roles.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
"""

from collections.abc import Sequence
from typing import Any, Final

Pattern = dict[str, Any]
"""An event pattern as in a template: a value can be an intrinsic function, such as a Ref."""

RULE_DESCRIPTIONS: Final = {
    "Assumed": "Reports each call that assumes one of the roles",
    "SignedIn": "Reports each console sign-in with one of the roles",
    "Changed": "Reports what sessions of the roles change",
}
"""The description of each rule, by its construct ID."""

RULE_STATES: Final = {
    "Assumed": "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
    "SignedIn": "ENABLED",
    "Changed": "ENABLED",
}
"""The state of each rule. CloudTrail records AssumeRole as read-only, and a rule whose state is
ENABLED can miss read-only events.

See https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail-management.html
"""


def patterns_by_rule(
    role_arns: Sequence[object], session_arn_prefixes: Sequence[object], *, report_changes: bool
) -> dict[str, Pattern]:
    """The event patterns of the rules of one alarm, by the construct ID of the rule.

    Args:
        role_arns: The ARNs of the roles.
        session_arn_prefixes: What the ARNs of the roles' sessions begin with.
        report_changes: Whether to match what the sessions change.
    """
    patterns = {"Assumed": assumed(role_arns), "SignedIn": signed_in(session_arn_prefixes)}
    if report_changes:
        patterns["Changed"] = changed(session_arn_prefixes)
    return patterns


def assumed(role_arns: Sequence[object]) -> Pattern:
    """Each call that returns, or fails to return, credentials of one of the roles.

    That is ``AssumeRole``, also by an AWS service, ``AssumeRoleWithSAML``,
    ``AssumeRoleWithWebIdentity`` and ``CreateSession`` of IAM Roles Anywhere. EventBridge accepts
    events whose source begins with ``aws.`` from AWS only, so that nobody can imitate these events.

    Args:
        role_arns: The ARNs of the roles.

    Example:
        >>> assumed(["arn:aws:iam::111111111111:role/admin"])["detail"]["eventName"]
        [{'prefix': 'AssumeRole'}, 'CreateSession']

    See https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
    """
    return {
        "source": ["aws.sts", "aws.rolesanywhere"],
        "detail": {
            "eventSource": ["sts.amazonaws.com", "rolesanywhere.amazonaws.com"],
            "eventName": [{"prefix": "AssumeRole"}, "CreateSession"],
            "requestParameters": {"roleArn": list(role_arns)},
        },
    }


def signed_in(session_arn_prefixes: Sequence[object]) -> Pattern:
    """Each sign-in to the console with one of the roles: ``ConsoleLogin``, ``SwitchRole``.

    Args:
        session_arn_prefixes: What the ARNs of the roles' sessions begin with, such as
            ``arn:aws:sts::111111111111:assumed-role/admin/``.

    Example:
        >>> signed_in(["arn:aws:sts::111111111111:assumed-role/admin/"])["source"]
        ['aws.signin']

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
    """
    return {
        "source": ["aws.signin"],
        "detail": {
            "eventSource": ["signin.amazonaws.com"],
            "userIdentity": _sessions(session_arn_prefixes),
        },
    }


def changed(session_arn_prefixes: Sequence[object]) -> Pattern:
    """Each API call by a session of the roles that changes something, whatever the service.

    Args:
        session_arn_prefixes: What the ARNs of the roles' sessions begin with.

    Example:
        >>> changed(["arn:aws:sts::111111111111:assumed-role/admin/"])["detail"]["readOnly"]
        [False]

    See https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
    """
    return {
        "source": [{"prefix": "aws."}],
        "detail-type": ["AWS API Call via CloudTrail"],
        "detail": {
            "eventSource": [{"anything-but": ["signin.amazonaws.com"]}],
            "readOnly": [False],
            "userIdentity": _sessions(session_arn_prefixes),
        },
    }


def _sessions(prefixes: Sequence[object]) -> Pattern:
    return {"arn": [{"prefix": prefix} for prefix in prefixes]}
