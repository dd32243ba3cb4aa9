"""The function of `RoleUseAlarm`: a CloudTrail event as a message, at most 4,096 characters of code."""

import fnmatch
import json
import os
from typing import Any

Fields = dict[str, Any]


def handler(event: Fields, _context: object) -> None:
    """Publishes the message; the log line has the whole event."""
    import boto3  # noqa: PLC0415 - part of Lambda, not of this package

    expected = json.loads(os.environ.get("EXPECTED_CALLERS", "[]"))
    line, subject, message = written(event, expected)
    print(json.dumps(line))  # noqa: T201 - Lambda logs it
    boto3.client("sns").publish(TopicArn=os.environ["TOPIC_ARN"], Subject=subject, Message=message)


def written(event: Fields, expected: list[str]) -> tuple[Fields, str, str]:
    """The log line, the subject and the message."""
    detail = event["detail"]
    (detail.get("responseElements") or {}).get("credentials", {}).pop("sessionToken", None)
    identity = detail.get("userIdentity") or {}
    request = detail.get("requestParameters") or {}
    extra = detail.get("additionalEventData") or {}
    context = identity.get("sessionContext") or {}
    arn = identity.get("arn") or ""
    call = f"{detail['eventSource'].split('.')[0]}:{detail['eventName']}"
    assumed = detail["eventName"].startswith("AssumeRole")
    use = assumed or detail["eventSource"].startswith("signin.")
    role = request.get("roleArn", "") if assumed else arn.rpartition("/")[0]
    session = request.get("roleSessionName") if assumed else arn.rpartition("/")[2]

    issuer = (context.get("sessionIssuer") or {}).get("arn")
    name, provider = identity.get("userName"), identity.get("identityProvider")
    callers = [extra.get("SwitchFrom"), arn, issuer if assumed else None, identity.get("invokedBy")]
    callers += [f"{provider}/{name}" if provider else None, identity.get("accountId")]
    known = [caller for caller in callers if caller]
    who = known[0] if known else "unknown"
    if identity.get("type") == "AWSAccount":
        who = f"{identity.get('principalId', 'unknown')} of account {who}"
    ok = any(fnmatch.fnmatchcase(caller, item) for caller in known for item in expected)
    judged = bool(use and expected)

    mfa = extra.get("MFAUsed") or (context.get("attributes") or {}).get("mfaAuthenticated")
    mfa = {"Yes": "yes", "true": "yes", "No": "no", "false": "no"}.get(mfa, "not recorded")
    if request.get("serialNumber"):
        mfa = f"device {request['serialNumber']}"
    source = request.get("sourceIdentity") or context.get("sourceIdentity")
    error = f"{detail.get('errorCode', '')} {detail.get('errorMessage', '')}".strip()
    changed = [item["ARN"] for item in detail.get("resources") or [] if item.get("ARN")]
    facts = {
        "Role": role,
        "What": call,
        "Result": error or "success",
        "Who": None if not use else f"{who} (not expected)" if judged and not ok else who,
        "Session name": session,
        "Source identity": source or "none",
        "MFA": mfa,
        "External ID": request.get("externalId") if assumed else None,
        "Changed": None if use else ", ".join(changed) or "see the log",
        "From": f"{detail.get('sourceIPAddress')} ({detail.get('userAgent')})",
        "When": f"{detail.get('eventTime')} in {detail.get('awsRegion')}",
        "Account": detail.get("recipientAccountId"),
        "Event": f"{detail.get('eventID')}, in log group {os.environ.get('LOG_GROUP', '')}",
    }
    message = "\n".join(f"{label}: {value}" for label, value in facts.items() if value)
    verb = "used" if use else "made a change"
    failed = " (failed)" if error else ""
    prefix = "UNEXPECTED: " if judged and not ok else ""
    subject = f"{prefix}role {role.rpartition('/')[2]} {verb}{failed}: {call}"
    kind = "use" if use else "change"
    verdict = ("yes" if ok else "no") if judged else "not checked"
    line = {"roleEvent": kind, "expected": verdict, "role": role, "event": event}
    return line, subject.encode("ascii", "replace").decode()[:100], message
